import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { BenchOptions } from './options.ts';

const limitMs = 60_000;

export interface Debugged {
  readonly ms: number;
  /** It attached after the output was printed, so it showed none. */
  readonly late: boolean;
}

/** `kubectl debug` of `id`, attached: from the call to the first byte, or to the end where it attached too late to see any. */
export async function kubectlDebug({ kubectl, kubeconfig, image }: BenchOptions, place: Place): Promise<Debugged> {
  const words = ['debug', '-n', place.namespace, place.pod, '--attach', '--image', image, '--', 'id'];
  const began = performance.now();
  const child = spawn(kubectl ?? 'kubectl', words, {
    env: { ...process.env, KUBECONFIG: kubeconfig },
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: limitMs,
  });
  const ended = once(child, 'exit');
  const first = await Promise.race([outputOf(child.stdout), ended.then(() => undefined)]);
  const ms = performance.now() - began;
  await ended;
  return { ms, late: first === undefined };
}

/** kubectl's own first line, the name of the container, goes to standard output too. */
async function outputOf(stdout: Readable): Promise<true | undefined> {
  for await (const line of createInterface(stdout)) if (line.includes('uid=')) return true;
  return undefined;
}

interface Place {
  readonly namespace: string;
  readonly pod: string;
}

/** Runs a command in the pod's own container. */
export async function kubectlExec(
  { kubectl, kubeconfig }: BenchOptions,
  { namespace, pod }: Place,
  argv: readonly string[],
): Promise<void> {
  const child = spawn(kubectl ?? 'kubectl', ['exec', '-n', namespace, pod, '--', ...argv], {
    env: { ...process.env, KUBECONFIG: kubeconfig },
    stdio: 'ignore',
    timeout: limitMs,
  });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`kubectl exec in ${pod} ended with ${code}`);
}
