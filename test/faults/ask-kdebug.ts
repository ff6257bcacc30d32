import type { Problem } from '../../src/errors.ts';
import type { RunEnd } from '../../src/job/run-event.ts';
import type { Report } from '../../src/report/report.ts';
import { splitWords } from '../../src/request/split-words.ts';
import { exitStatus } from '../../src/terminal/exit-status.ts';
import { run } from '../../src/terminal/run.ts';

export interface Answer {
  /** What a person reads first: verdict and headline, or why there is none. */
  readonly firstLine: string;
  readonly report?: Report;
  /** Why there is no report. */
  readonly why?: string;
  /** The words were not understood, as with a check that does not exist: nothing was looked at. */
  readonly misunderstood?: true;
  readonly seconds: number;
}

export interface Asking {
  readonly kubeconfig: string;
  readonly image: string;
  readonly namespace: string;
  /** Passed on when the case needs more than what is allowed by default. */
  readonly rung?: number;
  readonly credentials?: boolean;
}

/** Asks kdebug the way `kdebug run … --json` does, in this process. */
export async function askKdebug(words: string, asking: Asking): Promise<Answer> {
  const { kubeconfig, image, namespace, rung, credentials = false } = asking;
  const out: string[] = [];
  const err: string[] = [];
  const terminal = {
    out: (text: string) => void out.push(text),
    err: (text: string) => void err.push(text),
    colour: false,
    signal: new AbortController().signal,
    environment: { PATH: process.env.PATH, HOME: process.env.HOME },
  };
  const options = ['--json', '--kubeconfig', kubeconfig, '--image', image, '-n', namespace];
  if (rung !== undefined) options.push('--rung', String(rung));
  if (credentials) options.push('--credentials');
  const since = performance.now();
  const status = await run([...splitWords(words), ...options], terminal);
  const misunderstood = status === exitStatus.usage ? ({ misunderstood: true } as const) : {};
  return { ...read(out.at(-1), err), ...misunderstood, seconds: (performance.now() - since) / 1000 };
}

function read(line: string | undefined, err: readonly string[]): Omit<Answer, 'seconds'> {
  const said: Report | { readonly ended?: RunEnd; readonly problem?: Problem } | undefined =
    line === undefined ? undefined : JSON.parse(line);
  if (said !== undefined && 'headline' in said) {
    return { firstLine: `${said.verdict.toUpperCase()} ${said.headline}`, report: said };
  }
  const why = said?.problem?.message ?? err.at(-1)?.split('\n')[0] ?? said?.ended ?? 'no answer';
  return { firstLine: why, why };
}
