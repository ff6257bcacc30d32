/** What a step of the fake does. Anything thrown becomes exit code 127. */
export type FakeCommand = (argv: readonly string[], signal: AbortSignal) => Promise<FakeOutput>;
export interface FakeOutput {
  readonly stdout?: string | Uint8Array;
  readonly stderr?: string | Uint8Array;
  readonly code?: number;
}

export interface FakeRunner {
  /** A line on standard input. */
  hear(line: string): void;
  /** Ends it at once with the status of a killed process. */
  kill(): void;
  /** Settles with the exit code once it has written all. */
  readonly ended: Promise<number>;
}

interface FakeStep {
  readonly id: string;
  readonly timeoutMs: number;
  readonly maxBytes: number;
  readonly argv: readonly string[];
}

/** Plays src/runner/runner.sh from its arguments: the same frames, written by hand, without a process. */
export function startFakeRunner(
  args: readonly string[],
  command: FakeCommand,
  write: (bytes: Uint8Array) => void,
): FakeRunner {
  const [nonce = '', deadline = '0', grace = '0', , , ...words] = args.map((word) => word.replaceAll('$$', '$'));
  const killed = new AbortController();
  const begin = Promise.withResolvers<'go' | 'self' | 'cancel'>();
  const timer = setTimeout(() => begin.resolve('self'), Number(grace) * 1000);
  const say = (line: string): void => write(Buffer.from(`${nonce} ${line}\n`));
  let frames = 1;
  const play = async (): Promise<number> => {
    if (Date.now() / 1000 > Number(deadline) + 1) {
      say('- expired');
      return 75;
    }
    const how = await begin.promise;
    if (killed.signal.reason === 137) return 137;
    if (how !== 'cancel') say(`- hello 1 ${how}`);
    const lanes = how === 'cancel' ? [] : decodeLanes(words);
    await Promise.all(lanes.map((lane) => playLane(lane)));
    if (killed.signal.reason === 137) return 137;
    say(`- bye ${frames}`);
    return 0;
  };
  const playLane = async (lane: readonly FakeStep[]): Promise<void> => {
    for (const step of lane) {
      if (killed.signal.aborted) return;
      say(`${step.id} b`);
      const { output, reason } = await runStep(step, command, killed.signal);
      if (killed.signal.reason === 137) return;
      writeOutput(step, 1, output.stdout ?? '', write, nonce);
      writeOutput(step, 2, output.stderr ?? '', write, nonce);
      say(`${step.id} e 1 ${reason === undefined ? '' : `${reason} `}${output.code ?? 0}`);
      frames += 2;
    }
  };
  return {
    hear: (line) => {
      if (line === 'cancel') {
        say('- cancelled');
        killed.abort('cancel');
        begin.resolve('cancel');
      } else begin.resolve('go');
    },
    kill: () => {
      killed.abort(137);
      begin.resolve('cancel');
    },
    ended: play().finally(() => clearTimeout(timer)),
  };
}

function decodeLanes(words: readonly string[]): readonly FakeStep[][] {
  if (words.length === 0) return [];
  const count = Number(words[0]);
  return [decodeSteps(words.slice(1, 1 + count)), ...decodeLanes(words.slice(1 + count))];
}

function decodeSteps(words: readonly string[]): FakeStep[] {
  const [id, , seconds, maxBytes, argc = '0'] = words;
  if (id === undefined) return [];
  const end = 5 + Number(argc);
  const argv = words.slice(5, end).map((word) => (word.startsWith('=') ? word.slice(1) : `42${word.slice(1)}`));
  return [
    { id, timeoutMs: Number(seconds) * 1000, maxBytes: Number(maxBytes), argv },
    ...decodeSteps(words.slice(end)),
  ];
}

async function runStep(step: FakeStep, command: FakeCommand, killed: AbortSignal) {
  const limit = AbortSignal.timeout(step.timeoutMs);
  const signal = AbortSignal.any([killed, limit]);
  const stopped = Promise.withResolvers<FakeOutput>();
  signal.addEventListener('abort', () => stopped.resolve({ code: 143 }), { once: true });
  const ran = command(step.argv, signal).catch((error: unknown): FakeOutput => ({ stderr: String(error), code: 127 }));
  const output = await Promise.race([ran, stopped.promise]);
  return { output, reason: killed.aborted ? 'cancel' : limit.aborted ? 'timeout' : undefined };
}

const longest = 1000;

function writeOutput(
  step: FakeStep,
  stream: 1 | 2,
  output: string | Uint8Array,
  write: (bytes: Uint8Array) => void,
  nonce: string,
): void {
  const whole = Buffer.from(output as Uint8Array);
  const kept = whole.subarray(0, step.maxBytes);
  const lines = kept.length === 0 ? [] : splitLines(kept);
  let seq = 0;
  const put = (more: ' ' | '+', bytes: Buffer): void => {
    write(Buffer.concat([Buffer.from(`${nonce} ${step.id} ${stream}${more}${seq} `), bytes, Buffer.from('\n')]));
    seq += 1;
  };
  for (const line of lines) {
    let rest = line;
    for (; rest.length > longest; rest = rest.subarray(longest)) put('+', rest.subarray(0, longest));
    put(' ', rest);
  }
  write(Buffer.from(`${nonce} ${step.id} ${stream}.${seq} ${whole.length > kept.length ? 1 : 0}\n`));
}

function splitLines(bytes: Buffer): readonly Buffer[] {
  const lines: Buffer[] = [];
  let rest = bytes;
  for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
    lines.push(rest.subarray(0, end));
    rest = rest.subarray(end + 1);
  }
  return rest.length === 0 ? lines : [...lines, rest];
}
