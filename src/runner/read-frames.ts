import type { Frame } from './frame.ts';

/** What was read and was no frame of this round. */
export interface Foreign {
  lines: number;
  bytes: number;
}

/** The runner writes lines under 1,200 bytes; anything longer is foreign and never kept. */
const maxLineBytes = 4096;
const newline = 10;
const none = Buffer.alloc(0);
/** NONCE ID#SAMPLE CHANNEL(+| )SEQ and one blank before the bytes; matched on latin1, so indexes are bytes. */
const outputHead = /^(\S{1,64})#(\d{1,6}) ([12])([ +])(\d{1,9}) /;
const outputEnd = /^(\S{1,64})#(\d{1,6}) ([12])\.(\d{1,9}) ([01])$/;
const stepEnd = /^(\S{1,64})#(\d{1,6}) e (\d{1,12}) ([a-zA-Z0-9 ]{1,40})$/;
const stepBegin = /^(\S{1,64})#(\d{1,6}) b$/;

/**
 * The frames of one round out of the container's raw output. Lines without the nonce are dropped and counted in
 * foreign; memory stays bounded whatever arrives. A step's end is yielded once, with what its streams had cut.
 */
export async function* readFrames(
  bytes: AsyncIterable<Uint8Array>,
  nonce: string,
  foreign: Foreign = { lines: 0, bytes: 0 },
): AsyncGenerator<Frame> {
  const cuts = new Map<string, number>();
  const unfinished: Unfinished = { held: none, skipping: false };
  const own = Buffer.from(`${nonce} `, 'latin1');
  for await (const { buffer, byteOffset, byteLength } of bytes) {
    // A chunk's lines without a promise each: a container that floods has a million of them.
    for (const line of linesOf(Buffer.from(buffer, byteOffset, byteLength), own, { unfinished, foreign })) {
      const frame = parseFrame(line, nonce, cuts);
      if (frame === 'cut noted') continue;
      if (frame !== undefined) yield frame;
      else count(foreign, line.length);
    }
  }
  if (unfinished.held.length > 0 || unfinished.skipping) count(foreign, unfinished.held.length);
}

/** The line that has not ended yet; nothing of it is held once it is too long. */
interface Unfinished {
  held: Buffer;
  skipping: boolean;
}

interface Reading {
  readonly unfinished: Unfinished;
  readonly foreign: Foreign;
}

/** The lines that a chunk ends. Of one that cannot be a frame nothing is made but its count. */
function* linesOf(chunk: Buffer, own: Buffer, { unfinished, foreign }: Reading): Generator<Buffer> {
  let from = 0;
  for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, from)) {
    const { held, skipping } = unfinished;
    const size = held.length + end - from;
    const isForeign = held.length === 0 && !begins(chunk, from, own);
    if (skipping || isForeign || size > maxLineBytes) count(foreign, size);
    else yield held.length === 0 ? chunk.subarray(from, end) : Buffer.concat([held, chunk.subarray(from, end)]);
    Object.assign(unfinished, { held: none, skipping: false });
    from = end + 1;
  }
  hold(chunk.subarray(from), unfinished, foreign);
}

function begins(chunk: Buffer, from: number, own: Buffer): boolean {
  const to = from + own.length;
  return to <= chunk.length && chunk.compare(own, 0, own.length, from, to) === 0;
}

function hold(rest: Buffer, unfinished: Unfinished, foreign: Foreign): void {
  const size = unfinished.held.length + rest.length;
  unfinished.skipping ||= size > maxLineBytes;
  if (unfinished.skipping) foreign.bytes += size;
  unfinished.held = unfinished.skipping ? none : Buffer.concat([unfinished.held, rest]);
}

function count(foreign: Foreign, size: number): void {
  foreign.lines += 1;
  foreign.bytes += size;
}

function parseFrame(line: Buffer, nonce: string, cuts: Map<string, number>): Frame | 'cut noted' | undefined {
  const text = line.toString('latin1');
  if (!text.startsWith(`${nonce} `)) return undefined;
  const rest = text.slice(nonce.length + 1);
  return parseOutput(rest, line, nonce.length + 1) ?? parseOwn(rest) ?? parseBounds(rest, cuts);
}

function parseOwn(rest: string): Frame | undefined {
  if (/^- hello 1 (go|self)$/.test(rest)) return { kind: 'hello', protocol: 1, seq: 0 };
  if (rest === '- expired') return { kind: 'expired', seq: 0 };
  if (rest === '- cancelled') return { kind: 'cancelled', seq: 1 };
  const bye = /^- bye (\d{1,9})$/.exec(rest);
  return bye === null ? undefined : { kind: 'bye', frames: Number(bye[1]), seq: 2 };
}

function parseOutput(rest: string, line: Buffer, offset: number): Frame | undefined {
  const found = outputHead.exec(rest);
  if (found === null) return undefined;
  const [head, step = '', sample, channel, more, seq] = found;
  return {
    kind: channel === '1' ? 'o' : 'e',
    step,
    sample: Number(sample),
    seq: Number(seq),
    more: more === '+',
    bytes: line.subarray(offset + head.length),
  };
}

function parseBounds(rest: string, cuts: Map<string, number>): Frame | 'cut noted' | undefined {
  const begun = stepBegin.exec(rest);
  if (begun !== null) return { kind: 'begin', step: begun[1] ?? '', sample: Number(begun[2]), seq: 0 };
  const closed = outputEnd.exec(rest);
  if (closed !== null) {
    const key = `${closed[1]}#${closed[2]}`;
    // A hostile stream could name samples without end; no job plans so many.
    if (cuts.size < 10_000 || cuts.has(key)) cuts.set(key, (cuts.get(key) ?? 0) + Number(closed[5]));
    return 'cut noted';
  }
  const ended = stepEnd.exec(rest);
  return ended === null ? undefined : endFrame(ended, cuts);
}

function endFrame([, step = '', sample = '', took, words = '']: RegExpExecArray, cuts: Map<string, number>): Frame {
  const all = words.split(' ');
  const reason = (['cancel', 'timeout', 'noTarget'] as const).find((known) => all.includes(known));
  const status = Number(all.find((word) => /^\d{1,3}$/.test(word)) ?? 255);
  const droppedBytes = cuts.get(`${step}#${sample}`) ?? 0;
  cuts.delete(`${step}#${sample}`);
  return {
    kind: 'end',
    seq: 1,
    step,
    sample: Number(sample),
    status,
    tookMs: Number(took) * 10,
    droppedBytes,
    ...(reason === undefined ? {} : { reason }),
  };
}
