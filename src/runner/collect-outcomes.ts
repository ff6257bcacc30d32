import { constants } from 'node:os';
import { type Problem, problem } from '../errors.ts';
import type { Frame } from './frame.ts';
import type { End, Outcome } from './outcome.ts';
import type { Step } from './step.ts';

type OutputFrame = Extract<Frame, { readonly kind: 'o' | 'e' }>;
type EndFrame = Extract<Frame, { readonly kind: 'end' }>;

/** What was kept of one stream, in one buffer that grows: a piece for each line would cost more than the line. */
interface Stream {
  text: Buffer;
  size: number;
  next: number;
  room: number;
}
interface Sample {
  readonly step: string;
  readonly sample: number;
  readonly o: Stream;
  readonly e: Stream;
  cutBytes: number;
  ended?: EndFrame;
}

export interface Collector {
  take(frame: Frame): void;
  /** Exactly one outcome per planned step and sample, in planned order, at any time. */
  outcomes(): readonly Outcome[];
  progress(): { readonly done: number; readonly of: number };
  /** Frames known to be missing, and whether the runner said its last word. */
  gaps(): { readonly missed: number; readonly complete: boolean };
  /** A stream went on behind the limit at which the runner cuts it, or the job's limit is reached: reading on brings nothing. */
  full(): boolean;
}

/** Folds the frames of one round into outcomes. Frames of unplanned steps, and all after a sample's end, are ignored. */
export function createCollector(steps: readonly Step[], { maxBytes }: { readonly maxBytes: number }): Collector {
  const samples = new Map(steps.flatMap(samplesOf).map((sample) => [`${sample.step}#${sample.sample}`, sample]));
  const state = { room: maxBytes, full: false, missed: 0, done: 0, expired: false, cancelled: false, complete: false };
  return {
    take: (frame) => {
      if (frame.kind === 'expired') state.expired = true;
      else if (frame.kind === 'cancelled') state.cancelled = true;
      else if (frame.kind === 'bye') state.complete = true;
      else if (frame.kind === 'o' || frame.kind === 'e' || frame.kind === 'end') {
        const sample = samples.get(`${frame.step}#${frame.sample}`);
        if (sample === undefined || sample.ended !== undefined) return;
        if (frame.kind !== 'end') return keep(frame, sample, state);
        sample.ended = frame;
        state.done += 1;
      }
    },
    outcomes: () => [...samples.values()].map((sample) => outcomeOf(sample, state)),
    progress: () => ({ done: state.done, of: samples.size }),
    gaps: () => ({ missed: state.missed, complete: state.complete }),
    full: () => state.full,
  };
}

function samplesOf({ id, samples, maxBytes }: Step): Sample[] {
  return Array.from({ length: samples?.count ?? 1 }, (_, sample) => ({
    step: id,
    sample,
    o: emptyStream(maxBytes),
    e: emptyStream(maxBytes),
    cutBytes: 0,
  }));
}

/** The runner lets one byte more through, which shows that it cut, and ends the last line. */
function emptyStream(maxBytes: number): Stream {
  return { text: Buffer.alloc(0), size: 0, next: 0, room: maxBytes + 2 };
}

/** The container may ignore its limits, so they are held here again. */
function keep(frame: OutputFrame, sample: Sample, state: { room: number; missed: number; full: boolean }): void {
  const stream = sample[frame.kind];
  if (frame.seq > stream.next) state.missed += frame.seq - stream.next;
  stream.next = Math.max(stream.next, frame.seq + 1);
  const size = frame.bytes.length + (frame.more ? 0 : 1);
  const kept = Math.min(size, stream.room, state.room);
  append(stream, frame.bytes.subarray(0, kept));
  if (kept > frame.bytes.length) append(stream, newline);
  stream.room -= kept;
  state.room -= kept;
  state.full ||= kept < size;
  sample.cutBytes += size - kept;
}

const newline = Buffer.from('\n');

function append(stream: Stream, bytes: Uint8Array): void {
  const size = stream.size + bytes.length;
  if (size > stream.text.length) {
    const larger = Buffer.alloc(Math.max(size, 2 * stream.text.length));
    larger.set(stream.text);
    stream.text = larger;
  }
  stream.text.set(bytes, stream.size);
  stream.size = size;
}

function outcomeOf(sample: Sample, ended: { readonly expired: boolean; readonly cancelled: boolean }): Outcome {
  return {
    step: sample.step,
    sample: sample.sample,
    stdout: sample.o.text.toString('utf8', 0, sample.o.size),
    stderr: sample.e.text.toString('utf8', 0, sample.e.size),
    cutBytes: sample.cutBytes + (sample.ended?.droppedBytes ?? 0),
    tookMs: sample.ended?.tookMs ?? 0,
    end: endOf(sample.ended, ended),
  };
}

function endOf(frame: EndFrame | undefined, { expired, cancelled }: { expired: boolean; cancelled: boolean }): End {
  if (frame === undefined) {
    if (cancelled) return { by: 'cancel' };
    return expired ? { by: 'leftOut', why: startedTooLate() } : { by: 'lost' };
  }
  if (frame.reason === 'noTarget') return { by: 'leftOut', why: targetNotFound(frame.step) };
  if (frame.reason !== undefined) return { by: frame.reason };
  const signal = Object.entries(constants.signals).find(([, number]) => number === frame.status - 128);
  if (signal === undefined) return { by: 'exit', code: frame.status };
  return cancelled && ['SIGTERM', 'SIGKILL'].includes(signal[0]) ? { by: 'cancel' } : { by: 'signal', name: signal[0] };
}

function startedTooLate(): Problem {
  return problem(
    'started-too-late',
    'The container started after its deadline, so it ran nothing.',
    'Run it again; if the image is pulled slowly, pull it on the node beforehand.',
  );
}

function targetNotFound(step: string): Problem {
  return problem(
    'target-not-found',
    `Step ${step} was left out: none of the processes in sight belongs to the target container.`,
    'Run it again; if it stays so, the runtime hides the cgroups of other containers.',
  );
}
