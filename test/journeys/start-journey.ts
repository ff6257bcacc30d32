import type { Message } from '../../src/lab/slack-emulator/message-store.ts';
import { seed } from '../../src/lab/slack-emulator/seed-world.ts';
import { readFixture } from '../checks/fixture.ts';
import { createFakeCluster, type FakeCluster } from '../contracts/cluster/fake-cluster.ts';
import { fakeCommands } from '../contracts/cluster/fake-commands.ts';
import type { FakeCommand } from '../contracts/cluster/fake-runner.ts';
import type { Scene } from '../contracts/cluster/world.ts';
import { type Asked, ask } from './ask.ts';
import { type Kdebug, type KdebugOptions, startKdebug } from './start-kdebug.ts';

export interface JourneyOptions extends KdebugOptions {
  /** What `print NAME` prints in the pod. */
  readonly prints?: Readonly<Record<string, string | Uint8Array>>;
}

export interface Journey extends Kdebug {
  readonly cluster: FakeCluster;
  readonly asks: (line: string, by?: { readonly who?: string; readonly where?: string }) => Promise<Asked>;
  /** Settles when this command begins to run in a pod, from now on. */
  readonly begins: (command: string) => Promise<void>;
  /** Names of the containers that were injected. */
  readonly injected: (pod?: string) => readonly string[];
  /** All that kdebug said in the thread of a card, without the card. */
  readonly said: (card: Message) => readonly Message[];
}

const pods: readonly Scene[] = [
  { kind: 'Pod', name: 'web', behaves: 'runs' },
  { kind: 'Deployment', name: 'checkout', behaves: 'runs', replicas: 2 },
  { kind: 'Pod', name: 'db-one', behaves: 'runs' },
  { kind: 'Pod', name: 'db-two', behaves: 'runs' },
];

/** Bot, worker, Slack and Redis as in production, with a cluster in memory behind the worker and a policy file. */
export async function startJourney({ prints = {}, ...options }: JourneyOptions = {}): Promise<Journey> {
  const waiting: { readonly command: string; readonly begun: () => void }[] = [];
  const commands = commandsWith(prints);
  const cluster = createFakeCluster({
    command: (argv, signal) => {
      for (const { command, begun } of waiting) if (command === argv[0]) begun();
      return commands(argv, signal);
    },
  });
  for (const pod of pods) await cluster.place(pod);
  cluster.memory.nodes.set('node-1', {
    metadata: { name: 'node-1' },
    status: { conditions: [{ type: 'Ready', status: 'True' }] },
  });
  const kdebug = await startKdebug({
    // Several workers share the cluster, so none of them closes it.
    connect: async () => ({ ...cluster.cluster, close: async () => undefined }),
    ...options,
    variables: {
      KDEBUG_IMAGE: cluster.image,
      KDEBUG_POLICY: new URL('./policy.yaml', import.meta.url).pathname,
      ...options.variables,
    },
  });
  const { slack } = kdebug;
  return {
    ...kdebug,
    cluster,
    asks: (line, { who = seed.member, where = seed.incidents } = {}) => ask(kdebug.slack, line, { who, where }),
    begins: (command) => new Promise((begun) => waiting.push({ command, begun })),
    injected: (pod = 'web') =>
      (cluster.memory.pods.get(`shop/${pod}`)?.spec?.ephemeralContainers ?? []).map(({ name }) => name),
    said: (card) => slack.thread(card.channel, card.ts).filter(({ ts, user }) => ts !== card.ts && user === seed.bot),
    close: async () => {
      await kdebug.close();
      await cluster.stop();
    },
  };
}

/** As test/contracts/cluster/fake-cluster.ts gives to each pod. */
const fakePodIp = '198.18.0.7';

/** `say WORDS` and `print NAME` for raw commands; the scripts of netcheck say what they said in a healthy pod. */
export function commandsWith(prints: Readonly<Record<string, string | Uint8Array>>): FakeCommand {
  const { outcomes, api } = readFixture('netcheck/web.busybox');
  return async (argv, signal) => {
    const [command, first = '', , step] = argv;
    if (command === 'say') return { stdout: `${JSON.stringify(argv.slice(1))}\n` };
    if (command === 'print') return { stdout: prints[first] ?? 'nothing\n' };
    const recorded = command === 'sh' ? outcomes.find((outcome) => outcome.step === step) : undefined;
    return recorded === undefined
      ? fakeCommands(argv, signal)
      : { stdout: recorded.stdout.replaceAll(api.pod.status?.podIP ?? '', fakePodIp) };
  };
}
