import type { Input } from '../../check/check.ts';
import { type CodeTable, evidence, findingMaker } from '../../check/make-finding.ts';
import type { Finding } from '../../report/finding.ts';
import type { Outcome } from '../../runner/outcome.ts';
import { judgeWalk } from '../judge-walk.ts';
import { pathCodes } from '../path-codes.ts';
import { notProbed } from '../probe-script.ts';
import { ran } from '../step-texts.ts';
import { containerOf, whyUnseen } from '../why-unseen.ts';
import { noAddress } from './gate-scripts.ts';
import { type Args, openedPath, peerOf } from './plan-steps.ts';
import type { YamlFile, YamlStep } from './yaml-schema.ts';

/** 'clock-unseen': what every check can come to, whatever its file says. */
export function unseenCode({ name }: Pick<YamlFile, 'name'>): string {
  return `${name}-unseen`;
}

/** The codes of a check: those of its file, the one for what could not be looked at, and those of a path where it opens one. */
export function codesOf(file: YamlFile): CodeTable {
  const opens = Object.values(file.steps).some((step) => step.opens !== undefined);
  const own = Object.entries(file.findings).map(([code, { severity, hop, nextStep, unseen }]) => [
    code,
    { severity, hop, nextStep, ...(unseen === undefined ? {} : { unseen }) },
  ]);
  return {
    ...Object.fromEntries(own),
    [unseenCode(file)]: {
      severity: 'info',
      unseen: true,
      hop: 'process',
      nextStep: 'Run it again while the container runs.',
    },
    ...(opens ? pathCodes : {}),
  };
}

/** What is said of each step that did not run, could not open its file, or found no address of its peer. */
export function judgeUnseen(file: YamlFile, input: Input<Args>): Finding[] {
  return Object.entries(file.steps).flatMap(([id, step]) => {
    const failed = whyFailed(id, step, input);
    if (step.opens !== undefined && failed === undefined) return judgeFile(id, step, input);
    const seen = failed ?? whyUnseen(input, id, step.shows);
    return seen === undefined ? [] : [findingMaker(codesOf(file))(unseenCode(file), seen)];
  });
}

/** The same findings as of `files` and `tail`; a file that need not be there is none. */
function judgeFile(id: string, step: YamlStep, input: Input<Args>): Finding[] {
  if (!input.outcomes.some((one) => one.step === id)) return [];
  const path = openedPath(step, input.args) ?? '';
  const judged = judgeWalk({ ...input, args: { path } }, id);
  if (!('broken' in judged)) return [];
  const absent = ['path-missing', 'link-dangling', 'path-not-folder'];
  return step.opens?.mayBeMissing === true
    ? judged.broken.filter(({ code }) => !absent.includes(code))
    : [...judged.broken];
}

const neverProbed =
  'Nothing to do: link-local and metadata addresses, and loopback with hostNetwork, are never probed.';
const anotherImage = 'Use an image that has the tools, such as the kdebug toolbox.';

function whyFailed(id: string, { shows, reaches }: YamlStep, { outcomes, target, args }: Input<Args>) {
  const outcome = outcomes.find((one) => one.step === id);
  if (outcome === undefined || outcome.end.by === 'leftOut') return undefined;
  const about = containerOf(target);
  const seen = (why: string, nextStep?: string) => ({
    about,
    sentence: `${shows} of ${about} could not be looked at: ${why}`,
    evidence: [evidence(id, lastLine(outcome))] as const,
    ...(nextStep === undefined ? {} : { nextStep }),
  });
  if (!ran(outcome)) return seen('the image lacks a command that it needs', anotherImage);
  if (outcome.end.by === 'timeout' && outcome.stdout === '') return seen('it did not end within its time limit');
  if (reaches === undefined || outcome.end.by !== 'exit') return undefined;
  const host = peerOf(reaches, args).host;
  if (outcome.end.code === notProbed) return seen(`${host} is an address that is never probed`, neverProbed);
  if (outcome.end.code !== noAddress) return undefined;
  return seen(`the name ${host} has no address here`, `Ask with \`dns ${host}\`: it tells why.`);
}

function lastLine({ stdout, stderr }: Outcome): string {
  return `${stdout}\n${stderr}`.split('\n').findLast((line) => line.trim() !== '') ?? 'it printed nothing';
}
