import type { Check, Input } from '../../check/check.ts';
import { evidence, findingMaker } from '../../check/make-finding.ts';
import type { Finding } from '../../report/finding.ts';
import type { Outcome } from '../../runner/outcome.ts';
import type { Step } from '../../runner/step.ts';
import { cpu } from '../cpu.ts';
import { disk } from '../disk.ts';
import { fds } from '../fds.ts';
import { plainVolumes } from '../judge-mounts.ts';
import { limits } from '../limits.ts';
import { memory } from '../memory.ts';
import { mounts } from '../mounts.ts';
import { threads } from '../threads.ts';
import { containerOf } from '../why-unseen.ts';
import { insideScript, usageScript } from './brief-scripts.ts';

type NoArgs = Readonly<Record<string, never>>;

/** Whose judges read what the brief looks printed. */
const judged: readonly Check<NoArgs>[] = [memory, cpu, fds, threads, disk, mounts, limits];

const own = {
  'pod-memory-full': {
    severity: 'critical',
    hop: 'resource',
    nextStep:
      'Raise the memory limit, or empty the memory volume: the next allocation gets something in the pod killed.',
  },
  'inside-unseen': {
    severity: 'info',
    unseen: true,
    hop: 'resource',
    nextStep: 'Nothing to do, unless you suspect one of them: run that check alone (memory, cpu, fds, disk).',
  },
} as const;
const finding = findingMaker(own);

export const briefCodes: Check['codes'] = { ...Object.assign({}, ...judged.map(({ codes }) => codes)), ...own };

/**
 * Memory, CPU, descriptors, threads, volumes and limits in two steps: one that everyone may run, and one as the target's
 * user where that is known and not root. Each step of its own would cost the pod some fifteen processes.
 */
export function briefSteps({ target, api }: Input<NoArgs>): readonly Step[] {
  const unready = api.pod.status?.containerStatuses?.some(({ ready }) => !ready) === true;
  const usage: Step = {
    id: 'usage',
    argv: ['sh', '-c', usageScript, 'usage', { the: 'targetPid' }, unready ? 'long' : 'brief'],
    rung: 0,
    timeoutMs: 12_000,
    maxBytes: 192 * 1024,
  };
  const inside: Step = {
    id: 'inside',
    argv: [
      'sh',
      '-c',
      insideScript,
      'inside',
      { the: 'targetRoot' },
      { the: 'targetPid' },
      ...plainVolumes(api.pod, target),
    ],
    rung: 1,
    timeoutMs: 8_000,
    maxBytes: 192 * 1024,
  };
  return target.container?.uid === undefined || target.container.uid === 0 ? [usage] : [usage, inside];
}

/** The API tells triage itself how a container ended; what is not looked at is said once for all of them. */
const left = /^(?:oom-killed|oom-killed-before)$/;

export function judgeBrief(input: Input<NoArgs>): ReturnType<Check['interpret']> {
  const parts = ['usage', 'inside'].flatMap((step) =>
    input.outcomes.filter((one) => one.step === step).flatMap(unfold),
  );
  const stepOf = new Map(parts.map(({ step, of }) => [step, of]));
  const seen = judged.map((check) => check.interpret({ ...input, outcomes: parts }));
  const findings = seen
    .flatMap((one) => one.findings)
    .filter(({ code, unseen }) => unseen !== true && !left.test(code))
    .map((one) => fromStep(one, stepOf));
  return {
    findings: [...findings, ...memoryFull(input), ...whyBlind(input)],
    facts: seen.flatMap(({ facts }) => facts),
  };
}

interface Part extends Outcome {
  /** The step that printed it. */
  readonly of: string;
}

/** What the checks' own steps would have printed. `cpu` reads the same samples of threads as `threads`. */
function unfold(outcome: Outcome): readonly Part[] {
  if (outcome.end.by === 'leftOut') return [];
  const [, ...parts] = `\n${outcome.stdout}`.split(/\n== (?=[a-z-]{1,20}\n)/);
  return parts.flatMap((part) => {
    const step = part.slice(0, part.indexOf('\n'));
    const stdout = part.slice(step.length + 1);
    const ids = step === 'threads' ? ['threads', 'cpu'] : [step];
    return ids.map((id) => ({ ...outcome, step: id, stdout, of: outcome.step }));
  });
}

/** Evidence names the step that ran, so that it can be found in the output. */
function fromStep(found: Finding, stepOf: ReadonlyMap<string, string>): Finding {
  const [first, ...rest] = found.evidence.map(({ from, line }) => ({ from: stepOf.get(from) ?? from, line }));
  return first === undefined ? found : { ...found, evidence: [first, ...rest] };
}

/** Where there was no room for our own container, there is none for the app either. */
function memoryFull({ target, api, outcomes }: Input<NoArgs>): readonly Finding[] {
  const why = outcomes.flatMap(({ end }) => (end.by === 'leftOut' ? [end.why] : []));
  const killed = why.find(({ code }) => code === 'container-oom-killed');
  if (killed === undefined) return [];
  const volumes = (api.pod.spec?.volumes ?? []).filter(({ emptyDir }) => emptyDir?.medium === 'Memory');
  const names = volumes.map(({ name }) => name).join(', ');
  const also = names === '' ? '' : `; what is in memory volumes counts too (emptyDir ${names}, medium: Memory)`;
  const sentence = `the memory of the pod is used up: its limit left no room for a container of a few MiB${also}`;
  return [
    finding('pod-memory-full', {
      about: `pod ${target.pod}`,
      sentence,
      evidence: [evidence('api:pod', killed.message)],
    }),
  ];
}

function whyBlind({ target, outcomes }: Input<NoArgs>): readonly Finding[] {
  const ran = outcomes.some(({ step, end }) => step === 'usage' && end.by !== 'leftOut');
  const { container } = target;
  const about = containerOf(target);
  const outcome = outcomes.find(({ step }) => step === 'inside');
  if (!ran || (outcome !== undefined && outcome.end.by !== 'leftOut')) return [];
  const who = container?.uid === 0 ? 'it runs as root' : 'nothing tells as which user it runs';
  const why = outcome?.end.by === 'leftOut' ? outcome.end.why.message.replace(/\.$/, '') : who;
  const sentence = `counters of memory and CPU, open files and volumes of ${about} were not looked at: ${why}`;
  return [
    finding('inside-unseen', {
      about,
      sentence,
      evidence: [evidence('api:pod', `runAsUser ${container?.uid ?? 'not set'}`)],
    }),
  ];
}
