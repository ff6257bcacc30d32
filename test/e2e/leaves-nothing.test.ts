import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { KubernetesObject } from '@kubernetes/client-node';
import { checks } from '../../src/checks/all.ts';
import { splitWords } from '../../src/request/split-words.ts';
import { run } from '../../src/terminal/run.ts';
import { createNamespace, type Namespace } from './create-namespace.ts';
import { stateOf } from './look-inside.ts';

const kubeconfig = process.env.KDEBUG_E2E_KUBECONFIG ?? '';
const image = process.env.KDEBUG_E2E_IMAGE ?? 'docker.io/library/busybox:1.35';

/** What a person types behind the checks that need more than their name. */
const words: Readonly<Record<string, string>> = {
  dns: 'kubernetes.default',
  tcp: 'kubernetes.default 443',
  http: 'http://kubernetes.default:443/',
  tls: 'kubernetes.default 443',
  grpc: 'kubernetes.default 443',
  path: 'kubernetes.default',
  files: '/etc',
  perms: '/etc',
  tail: '/etc/hostname',
  hash: '/etc/hostname',
  find: '/etc host*',
};
/** Eight to a pod: each takes one of the twenty containers that a pod may hold. */
const pods = Array.from({ length: Math.ceil(checks.length / 8) }, (_, n) => `still-${n}`);
const asked = checks.map(({ name }, n) => ({ name, pod: pods[n % pods.length] ?? '' }));

describe('looking on a genuine cluster', () => {
  let namespace: Namespace;
  const before = new Map<string, unknown>();
  const ask = async (pod: string, line: string): Promise<string> => {
    const out: string[] = [];
    const options = ['--json', '--kubeconfig', kubeconfig, '--image', image, '-n', namespace.name];
    const terminal = {
      out: (text: string) => void out.push(text),
      err: (text: string) => void out.push(text),
      colour: false,
      signal: new AbortController().signal,
      environment: { PATH: process.env.PATH, HOME: process.env.HOME },
    };
    await run([...splitWords(`${pod} ${line}`), ...options], terminal);
    return out.at(-1) ?? '';
  };
  beforeAll(async () => {
    namespace = await createNamespace(kubeconfig);
    await namespace.apply(pods.map(sleeper));
    await Promise.all(pods.map((pod) => namespace.running(pod)));
    for (const pod of pods) before.set(pod, await stateOf(kubeconfig, namespace, pod));
  }, 100_000);
  afterAll(() => namespace?.delete(), 30_000);

  it('asks each built-in check of a pod whose process 1 waits for nobody, and gets an answer', async () => {
    const ofPod = (pod: string) => asked.filter((one) => one.pod === pod);
    const answers = await Promise.all(
      pods.map(async (pod) => {
        const said: (readonly [string, string])[] = [];
        for (const { name } of ofPod(pod)) said.push([name, await ask(pod, `${name} ${words[name] ?? ''}`.trim())]);
        return said;
      }),
    );
    const unanswered = answers.flat().filter(([, text]) => !text.includes('"headline"'));
    expect(unanswered).toEqual([]);
  }, 120_000);

  it.each(pods)('leaves %s as it was: no process, no zombie, no file, no socket, no restart, no kill', async (pod) => {
    const after = await stateOf(kubeconfig, namespace, pod);
    expect(after.inside).toMatch(/process 1 S sleep 100000/);
    expect(after).toEqual(before.get(pod));
  });
});

/** Not root, so that the steps that run as the target's user are among them. */
function sleeper(name: string): KubernetesObject & { readonly spec: object } {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name },
    spec: {
      terminationGracePeriodSeconds: 0,
      securityContext: { runAsUser: 1000, runAsGroup: 1000 },
      containers: [
        {
          name: 'app',
          image,
          imagePullPolicy: 'IfNotPresent',
          command: ['sleep', '100000'],
          resources: { requests: { cpu: '10m' }, limits: { memory: '64Mi', cpu: '500m' } },
        },
      ],
    },
  };
}
