import { evidence, findingMaker } from '../../check/make-finding.ts';
import type { Finding } from '../../report/finding.ts';
import type { Outcome } from '../../runner/outcome.ts';
import { cpuCodes } from '../cpu-codes.ts';
import { spins } from '../judge-cpu.ts';
import { readFdLimits } from '../read-fds.ts';
import { readNetwork } from '../read-network.ts';
import { readProcesses } from '../read-processes.ts';
import { readQuantity } from '../read-quantity.ts';
import { readThreads } from '../read-threads.ts';
import { stepTexts } from '../step-texts.ts';
import type { View } from './view.ts';

/** What the API told, with what a look from inside knows better: a refusal that is over, no CPU left, a limit's number. */
export function correctByLook(view: View, finding: Finding): Finding {
  if (view.outcomes.length === 0) return finding;
  if (finding.code === 'log-repeats-open-files') return withFileLimit(view, finding);
  if (finding.code !== 'readiness-probe-fails') return finding;
  return withoutCpu(view, finding) ?? refusedBefore(view, finding) ?? finding;
}

/** The Event is of the container's start; by now somebody listens where the probe asks. */
function refusedBefore({ outcomes }: View, finding: Finding): Finding | undefined {
  const [, before, port] = /^(.*\bport (\d{1,5})\) )fails: connection refused/.exec(finding.sentence) ?? [];
  const [text] = stepTexts(outcomes, 'network');
  if (before === undefined || text === undefined) return undefined;
  const open = readNetwork(text).listeners.find(
    (one) => one.port === Number(port) && !/^127\.|^::1$/.test(one.address),
  );
  if (open === undefined) return undefined;
  const sentence = `${before}was refused when it was last told of, and by now somebody listens on port ${port}`;
  const line = evidence('network', `${open.address}:${open.port}`);
  return { ...finding, severity: 'warning', sentence, evidence: [...finding.evidence, line] };
}

const cpuFinding = findingMaker(cpuCodes);

/** So much of the limit in use, or so small a one that our own look, which shares it, was not done in its time. */
const nearlyAll = 0.8;
const smallCores = 0.5;

function withoutCpu(view: View, finding: Finding): Finding | undefined {
  const container = view.containers.find(({ title }) => title === finding.about);
  const limit = container?.spec.resources?.limits?.cpu;
  const cores = readQuantity(limit);
  if (limit === undefined || cores === undefined || !/timed out/.test(finding.sentence)) return undefined;
  const threads = readThreads(partOf(view.outcomes, 'threads'));
  // One that computes without end would do so with any limit: then that is the cause.
  if (spins({ about: finding.about, threads, use: undefined, quota: cores }).length > 0) return undefined;
  const used = threads && threads.busy.reduce((sum, { cpuS }) => sum + cpuS, 0) / threads.elapsedS;
  const isFull = used !== undefined && used >= nearlyAll * cores;
  const isSlow = cores <= smallCores && podHasLimit(view) && view.outcomes.some(isUnfinished);
  if (!isFull && !isSlow) return undefined;
  const line = isFull
    ? `it uses ${Math.round(used * 1000)}m of its limit of ${limit}`
    : `step usage was not done in its time: it shares the pod's CPU, whose limits are used up`;
  const sentence = `${finding.sentence}; ${whoTakes(view.outcomes)} all the CPU that its limit of ${limit} allows`;
  const nextStep = `Raise the CPU limit of ${limit}, or find what takes the CPU (run cpu): it has no time left to answer.`;
  const seen = [evidence('usage', line), ...finding.evidence] as const;
  const made = cpuFinding('cpu-throttled', { about: finding.about, sentence, evidence: seen, nextStep });
  return { ...made, severity: 'critical' };
}

/** Who is on a CPU or waits for one. */
function whoTakes(outcomes: readonly Outcome[]): string {
  const [text = ''] = stepTexts(outcomes, 'ps');
  const running = readProcesses(text).processes.find(({ state }) => state === 'R');
  return running === undefined ? 'it takes' : `process ${running.pid} (${running.name}) computes and takes`;
}

/** Only where each container has a limit has the pod one, which an injected container shares. */
function podHasLimit({ containers }: View): boolean {
  return containers.every(({ isInit, spec }) => isInit || spec.resources?.limits?.cpu !== undefined);
}

function isUnfinished({ step, end }: Outcome): boolean {
  return step === 'usage' && end.by === 'timeout';
}

/** The limit is what a person compares with what the app needs. */
function withFileLimit({ outcomes }: View, finding: Finding): Finding {
  const limits = readFdLimits(partOf(outcomes, 'fd-limits')).filter(({ limit }) => limit !== undefined);
  const [least] = limits.toSorted((a, b) => (a.limit ?? 0) - (b.limit ?? 0));
  if (least === undefined) return finding;
  const who = `process ${least.pid} (${least.name})`;
  const line = evidence('usage', `${who}: Max open files ${least.limit}`);
  const sentence = `${finding.sentence}; the limit of ${who} is ${least.limit} open files`;
  return { ...finding, sentence, evidence: [...finding.evidence, line] };
}

/** What one part of the step \`usage\` printed. */
function partOf(outcomes: readonly Outcome[], part: string): string {
  const [text = ''] = stepTexts(outcomes, 'usage');
  const [, ...parts] = `\n${text}`.split(/\n== (?=[a-z-]{1,20}\n)/);
  return parts.find((one) => one.startsWith(`${part}\n`)) ?? '';
}
