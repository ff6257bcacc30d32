import { evidence } from '../../check/make-finding.ts';
import type { Evidence, Finding } from '../../report/finding.ts';
import { crashFinding } from './crash-codes.ts';
import { type Ending, endingOf, rhythm } from './ending.ts';
import { explainExit } from './explain-exit.ts';
import { explainLine } from './explain-line.ts';
import { judgeExec } from './judge-command.ts';
import { judgeKill } from './judge-kill.ts';
import { lastWords, readLogReason } from './read-log-reason.ts';
import { ownTimeout } from './spec-clues.ts';
import { type Container, logOf, type View } from './view.ts';
import { quoted } from './words.ts';

/** Why a container does not stay up: the root, not that it restarts. */
export function judgeCrash(view: View, container: Container): Finding | undefined {
  const ending = endingOf(view, container);
  if (ending === undefined) return undefined;
  return (
    judgeMemory(view, container, ending) ?? judgeKill(view, container, ending) ?? judgeExit(view, container, ending)
  );
}

function judgeMemory(view: View, container: Container, { ended }: Ending): Finding | undefined {
  if (ended.reason !== 'OOMKilled') return undefined;
  const limit = container.spec.resources?.limits?.memory;
  const why =
    limit === undefined
      ? 'its node ran out of memory, and it has no limit of its own'
      : `it needs more than its limit of ${limit}`;
  const sentence = `${container.title} was killed for want of memory (OOMKilled): ${why}`;
  return crashFinding('oom-killed', {
    about: container.title,
    sentence,
    evidence: [stateLine(view, container, ended)],
  });
}

function judgeExit(view: View, container: Container, { ended, previous }: Ending): Finding {
  const { title } = container;
  const lines = logOf(view, container.name, previous);
  const state = stateLine(view, container, ended);
  const exit = explainExit(ended);
  const words = ended.message === undefined ? lines : [...lines, ...ended.message.split('\n')];
  if (ended.exitCode === 0) return endsByItself(container, [state, ...logLine(words)]);
  const [only] = lines.length === 1 ? lines : [];
  const exec = only === undefined ? undefined : judgeExec(view, container, only);
  if (exec !== undefined) return exec;
  const timeout = ended.exitCode === 124 || ended.exitCode === 143 ? ownTimeout(container) : '';
  if (timeout !== '') return ownEnd(container, `${exit.words}: ${timeout}`, [state, ...logLine(words)]);
  const reason = readLogReason(words);
  if (exit.by === 'own signal' && !/^crash-(?:exception|heap-full)$/.test(reason?.code ?? '')) {
    const sentence = `${title} crashes with ${exit.words}${partingWords(words)}`;
    return crashFinding('crash-by-signal', { about: title, sentence, evidence: [state, ...logLine(words)] });
  }
  if (reason === undefined && exit.by === 'outside') {
    const sentence = `${title} is killed from outside with ${exit.words}, not for its own memory limit${partingWords(words)}`;
    return crashFinding('crash-killed-from-outside', { about: title, sentence, evidence: [state, ...logLine(words)] });
  }
  if (reason === undefined) return unexplained(container, exit.words, [state, ...logLine(words)]);
  const { code, clause, about, nextStep } = explainLine(view, container, reason);
  return crashFinding(code, {
    about: about ?? title,
    sentence: `${title} ends with ${exit.words}: ${clause}`,
    evidence: [evidence('api:log', reason.line), state],
    ...(nextStep === undefined ? {} : { nextStep }),
  });
}

function endsByItself({ title }: Container, seen: readonly [Evidence, ...Evidence[]]): Finding {
  const sentence = `${title} finishes with exit code 0 and is restarted again and again: its command ends by itself`;
  return crashFinding('crash-ends-by-itself', { about: title, sentence, evidence: seen });
}

function ownEnd({ title }: Container, why: string, seen: readonly [Evidence, ...Evidence[]]): Finding {
  const sentence = `${title} ends with ${why}`;
  const nextStep = 'Take timeout out of the command, or give it the time that the container shall run.';
  return crashFinding('crash-ends-by-itself', { about: title, sentence, evidence: seen, nextStep });
}

function unexplained({ title }: Container, exit: string, seen: readonly [Evidence, ...Evidence[]]): Finding {
  const last = seen[1]?.line;
  const tail = last === undefined ? 'its log says nothing' : `its last line is «${quoted(last)}»`;
  return crashFinding('crash-exit', { about: title, sentence: `${title} ends with ${exit}; ${tail}`, evidence: seen });
}

/** A signal has no words of its own; what was said just before may tell of it, or may be anything. */
function partingWords(lines: readonly string[]): string {
  const last = lastWords(lines);
  return last !== undefined && ofSignals.test(last) ? `; its last line is «${quoted(last)}»` : '';
}

const ofSignals =
  /\b(?:kill|SIG[A-Z]{3,4}\b|signal|abort|assert|fatal|panic|terminat|watchdog|corrupt|smash|double free|fail|error)/i;

function logLine(lines: readonly string[]): readonly Evidence[] {
  const last = lastWords(lines);
  return last === undefined ? [] : [evidence('api:log', last)];
}

export function stateLine(view: View, container: Container, { exitCode, reason }: Ending['ended']): Evidence {
  return evidence(
    'api:pod',
    `${container.name}: ${reason ?? 'ended'}, exit code ${exitCode}; ${rhythm(view, container)}`,
  );
}
