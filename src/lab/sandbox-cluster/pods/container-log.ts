/** What one life of a container wrote, as the kubelet keeps it: the newest 10 MiB. */
export interface ContainerLog {
  write(bytes: Uint8Array): void;
  end(): void;
  readonly ended: boolean;
  read(options?: LogOptions): Buffer;
  /** Hears what is written from now on, then the end. Returns how to stop. */
  follow(heard: (bytes: Uint8Array | undefined) => void): () => void;
}

export interface LogOptions {
  readonly tailLines?: number;
  readonly limitBytes?: number;
  readonly since?: number;
  readonly timestamps?: boolean;
}

interface Chunk {
  readonly at: number;
  readonly bytes: Uint8Array;
}

const maxBytes = 10 * 1024 * 1024;

export function createContainerLog(now: () => number = Date.now): ContainerLog {
  const chunks: Chunk[] = [];
  const followers = new Set<(bytes: Uint8Array | undefined) => void>();
  let size = 0;
  let ended = false;
  return {
    write: (bytes) => {
      chunks.push({ at: now(), bytes });
      size += bytes.length;
      while (size > maxBytes && chunks.length > 1) size -= chunks.shift()?.bytes.length ?? 0;
      for (const heard of followers) heard(bytes);
    },
    end: () => {
      ended = true;
      for (const heard of [...followers]) heard(undefined);
      followers.clear();
    },
    get ended() {
      return ended;
    },
    read: (options = {}) => readChunks(chunks, options),
    follow: (heard) => {
      if (ended) heard(undefined);
      else followers.add(heard);
      return () => followers.delete(heard);
    },
  };
}

function readChunks(chunks: readonly Chunk[], { tailLines, limitBytes, since = 0, timestamps }: LogOptions): Buffer {
  const kept = chunks.filter(({ at }) => at >= since);
  const whole = Buffer.concat(timestamps === true ? stamped(kept) : kept.map(({ bytes }) => bytes));
  const tail = tailLines === undefined ? whole : lastLines(whole, tailLines);
  return limitBytes === undefined ? tail : tail.subarray(0, limitBytes);
}

/** Each line under the time of its chunk: a line that came in pieces has the time of its first. */
function stamped(chunks: readonly Chunk[]): readonly Buffer[] {
  return chunks.map(({ at, bytes }, n) => {
    const goesOn = n > 0 && chunks[n - 1]?.bytes.at(-1) !== newline;
    const text = Buffer.from(bytes).toString('latin1');
    const time = `${new Date(at).toISOString()} `;
    return Buffer.from(text.replace(goesOn ? lineAfter : line, time), 'latin1');
  });
}

const newline = 10;
/** Where a line begins; the second one knows that the first line of a piece began before it. */
const line = /(?<![^\n])(?=[\s\S])/g;
const lineAfter = /(?<=\n)(?=[\s\S])/g;

function lastLines(whole: Buffer, count: number): Buffer {
  if (count === 0) return Buffer.alloc(0);
  let from = whole.at(-1) === newline ? whole.length - 1 : whole.length;
  for (let n = 0; n < count && from >= 0; n += 1) from = from === 0 ? -1 : whole.lastIndexOf(newline, from - 1);
  return whole.subarray(from + 1);
}
