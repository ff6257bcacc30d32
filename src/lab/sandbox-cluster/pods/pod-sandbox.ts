import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { Pod } from '../model/pod.ts';
import { nodeAddress } from '../network/addresses.ts';
import { bridge } from '../network/open-bridge.ts';
import { type Machine, runTool, scriptPath } from './machine.ts';

/** The namespaces that the containers of one pod share, held by one process. */
export interface PodSandbox {
  /** Of the process that holds them. */
  readonly pid: number;
  close(): Promise<void>;
}

/** Makes a pod's network, IPC and UTS namespaces (and a PID namespace, if its containers share one) with an address on the bridge. */
export async function createPodSandbox(machine: Machine, pod: Pod, ip: string): Promise<PodSandbox> {
  const shared = pod.spec.shareProcessNamespace === true ? ['--pid', '--fork', '--kill-child'] : [];
  const hostname = (pod.spec.hostname ?? pod.metadata.name).slice(0, 63);
  const holder = spawn(
    'unshare',
    ['--net', '--ipc', '--uts', ...shared, 'sh', scriptPath('pod'), hostname, ip, nodeAddress],
    { stdio: ['pipe', 'pipe', 'pipe'], env: { PATH: machine.path } },
  );
  const said = listen(holder);
  try {
    const pid = Number(await said.line());
    const link = `veth${ip.split('.').slice(2).join('x')}`;
    await runTool(
      machine,
      'ip',
      ['-batch', '-'],
      [
        `link add ${link} mtu 1500 type veth peer name eth0 netns ${pid}`,
        `link set ${link} master ${bridge} up`,
        // With br_netfilter a pod that reaches itself through a Service would else be dropped by the bridge.
        `link set ${link} type bridge_slave hairpin on`,
        '',
      ].join('\n'),
    );
    holder.stdin.end('go\n');
    if ((await said.line()) !== 'up') throw new Error(`eth0 of ${pod.metadata.name} did not come up`);
    return { pid, close: () => end(holder) };
  } catch (error) {
    await end(holder);
    throw new Error(`the namespaces of a pod cannot be made: ${said.errors()}`, { cause: error });
  }
}

type Holder = ChildProcessByStdio<Writable, Readable, Readable>;

async function end(holder: Holder): Promise<void> {
  if (holder.exitCode !== null || holder.signalCode !== null) return;
  holder.kill('SIGKILL');
  await once(holder, 'exit');
}

/** Its lines one by one; a line that never comes ends with the process. */
function listen(holder: Holder): { line(): Promise<string>; errors(): string } {
  const lines = createInterface({ input: holder.stdout })[Symbol.asyncIterator]();
  let errors = '';
  holder.stderr.on('data', (bytes: Buffer) => {
    errors += bytes.toString();
  });
  holder.stdin.on('error', () => {});
  return {
    line: async () => {
      const { value, done } = await lines.next();
      if (done === true) throw new Error('the process ended');
      return value;
    },
    errors: () => errors.trim(),
  };
}
