import { type ConnectOptions, connectCluster } from '../../src/cluster/connect-cluster.ts';

type Connect = typeof connectCluster;
type Connected = Awaited<ReturnType<Connect>>;

/** What one job asked of the cluster: performance.now() of the moments, by name. */
export interface Moments {
  readonly asked: number;
  /** The first line of a step's output was there. */
  readonly firstByte: Promise<number>;
  /** Stage to when it began and ended: find, look, refusals, inject, hello (the runner's first line), output. */
  readonly stages: Map<string, { readonly from: number; to: number }>;
  /** The reading of the container ended. */
  readonly ended: Promise<void>;
}

export interface Watched {
  readonly connect: Connect;
  /** Forgets what was seen; what the next job does is told here. */
  readonly next: () => Moments;
}

const limitMs = 60_000;

/** A cluster as it is, with a watch beside it: how long each question took and when the first output came. */
export function watchCluster(): Watched {
  let now = begin();
  const timed = async <T>(stage: string, work: Promise<T>): Promise<T> => {
    const times = { from: performance.now(), to: 0 };
    now.stages.set(stage, times);
    try {
      return await work;
    } finally {
      times.to = performance.now();
    }
  };
  const connect = async (options: ConnectOptions): Promise<Connected> => {
    const cluster = await connectCluster(options);
    return {
      ...cluster,
      find: (...args) => timed('find', cluster.find(...args)),
      look: (...args) => timed('look', cluster.look(...args)),
      refusals: (...args) => timed('refusals', cluster.refusals(...args)),
      inject: async (spec, start, signal) => {
        const injection = await timed('inject', cluster.inject(spec, start, signal));
        return { ...injection, bytes: (...args) => readBytes(injection.bytes(...args), start.nonce, now) };
      },
    };
  };
  return {
    connect,
    next: () => {
      now = begin();
      return now;
    },
  };
}

function begin() {
  const first = Promise.withResolvers<number>();
  const end = Promise.withResolvers<void>();
  const limit = setTimeout(() => first.reject(new Error(`no output within ${limitMs / 1000} s`)), limitMs);
  limit.unref();
  first.promise.catch(() => {});
  const stages: Moments['stages'] = new Map();
  return {
    asked: performance.now(),
    stages,
    firstByte: first.promise,
    ended: end.promise,
    came: (): void => {
      clearTimeout(limit);
      first.resolve(performance.now());
    },
    over: end.resolve,
  };
}

async function* readBytes(
  bytes: AsyncIterable<Uint8Array>,
  nonce: string,
  { stages, came, over }: ReturnType<typeof begin>,
): AsyncGenerator<Uint8Array> {
  const from = performance.now();
  let head = '';
  try {
    for await (const chunk of bytes) {
      if (!stages.has('hello')) stages.set('hello', { from, to: performance.now() });
      if (head !== 'seen') {
        head += Buffer.from(chunk).toString('latin1');
        if (isOutput(head, nonce)) {
          came();
          stages.set('output', { from, to: performance.now() });
          head = 'seen';
        }
      }
      yield chunk;
    }
  } finally {
    over();
  }
}

/** A line of a step's standard output or error (docs/runner.md). */
function isOutput(text: string, nonce: string): boolean {
  return text.split('\n').some((line) => line.startsWith(nonce) && /^\S+ \S+ [12][ +]/.test(line));
}
