import type { Input } from '../check/check.ts';
import { evidence, findingMaker } from '../check/make-finding.ts';
import type { Fact, Finding } from '../report/finding.ts';
import { judgeWalk } from './judge-walk.ts';
import { pathCodes } from './path-codes.ts';
import type { PermsArgs } from './perms.ts';
import type { WalkStep } from './read-walk.ts';
import { linesOf } from './step-texts.ts';

export const permsCodes = {
  ...pathCodes,
  'perms-fine': { severity: 'ok', hop: 'resource', nextStep: 'Nothing to do.' },
  'perms-no-read': {
    severity: 'warning',
    hop: 'resource',
    nextStep:
      'Give the file to that user or group (chown, fsGroup, defaultMode of the volume), or run the process as its owner.',
  },
  'perms-no-write': {
    severity: 'warning',
    hop: 'resource',
    nextStep:
      'Give the folder or file to that user or group (chown, fsGroup of the pod), or run the process as its owner.',
  },
  'perms-read-only-mount': {
    severity: 'warning',
    hop: 'resource',
    nextStep: 'Mount a volume there that can be written (an emptyDir), or take readOnly out of the spec.',
  },
  'perms-not-writable': {
    severity: 'info',
    hop: 'resource',
    nextStep: 'Nothing to do: programs and settings are rarely written to.',
  },
} as const;
const finding = findingMaker(permsCodes);

/** Where an app has no reason to write; who asks for write by name gets an answer all the same. */
const rarelyWritten = /^\/(?:etc|usr|bin|sbin|lib|lib64|boot|opt|proc|sys|dev)(?:\/|$)/;

export function judgePerms(input: Input<PermsArgs>): { findings: Finding[]; facts: Fact[] } {
  const judged = judgeWalk(input, 'perms');
  if ('broken' in judged) return { findings: [...judged.broken], facts: [] };
  const { walk, text } = judged;
  const step = walk.steps.at(-1);
  const runsAs = readRunsAs(text);
  const may = (what: string): boolean =>
    linesOf(text, 'may').some(([verb, answer]) => verb === what && answer === 'yes');
  const [where = '', ...options] = linesOf(text, 'mount')[0] ?? [];
  const view: View = {
    path: input.args.path,
    final: walk.end.path,
    step,
    runsAs,
    mount: where,
    readOnly: options.includes('ro'),
  };
  const wantsWrite = input.args.want === 'write';
  const bad = [
    ...(may('read') || wantsWrite ? [] : [blocked('perms-no-read', 'read', view)]),
    ...(may('write') || input.args.want === 'read' ? [] : [noWrite(view, wantsWrite)]),
  ];
  return { findings: bad.length > 0 ? bad : [fine(view, may('write'))], facts: [] };
}

interface View {
  readonly path: string;
  readonly final: string;
  readonly step: WalkStep | undefined;
  readonly runsAs: { readonly uid: string; readonly gid: string; readonly groups: readonly string[] };
  readonly mount: string;
  readonly readOnly: boolean;
}

function noWrite(view: View, asked: boolean): Finding {
  const { path, final, readOnly, mount } = view;
  const about = `file ${path}`;
  if (readOnly && (asked || !rarelyWritten.test(final))) {
    const sentence = `${path} cannot be written: the filesystem mounted at ${mount} is read-only`;
    return finding('perms-read-only-mount', { about, sentence, evidence: [lineOf(view)] });
  }
  if (!asked && rarelyWritten.test(final)) return blocked('perms-not-writable', 'write', view);
  return blocked('perms-no-write', 'write', view);
}

function blocked(
  code: 'perms-no-read' | 'perms-no-write' | 'perms-not-writable',
  verb: 'read' | 'write',
  view: View,
): Finding {
  const { path, final, step, runsAs } = view;
  const via = final === path ? '' : ` (it leads to ${final})`;
  const whose =
    step === undefined
      ? ''
      : ` belongs to ${step.uid}:${step.gid} with mode ${step.mode.toString(8).padStart(4, '0')}${whyOf(view, step, verb)}`;
  const sentence = `permission denied: user ${runsAs.uid}:${runsAs.gid} may not ${verb} ${path}${via}, which${whose}`;
  return finding(code, { about: `file ${path}`, sentence, evidence: [lineOf(view)] });
}

/** Which of the three sets of bits counts (path_resolution(7)): the owner's for the owner, even where the group's say more. */
function whyOf({ runsAs }: View, { uid, gid, mode }: WalkStep, verb: 'read' | 'write'): string {
  const bit = verb === 'read' ? 4 : 2;
  const isOwner = String(uid) === runsAs.uid;
  const isGroup = [runsAs.gid, ...runsAs.groups].includes(String(gid));
  const who = isOwner ? 'its owner' : isGroup ? 'its group' : 'others';
  const bits = isOwner ? mode >> 6 : isGroup ? mode >> 3 : mode;
  return (bits & bit) === 0
    ? `: ${who} may not ${verb}`
    : ': the mode would allow it, so an access list or security module refuses';
}

function fine(view: View, writes: boolean): Finding {
  const { path, runsAs } = view;
  const sentence = `user ${runsAs.uid}:${runsAs.gid} may ${writes ? 'read and write' : 'read'} ${path}`;
  return finding('perms-fine', { about: `file ${path}`, sentence, evidence: [lineOf(view)] });
}

function lineOf({ final, step, runsAs, mount, readOnly }: View) {
  const rights =
    step === undefined ? '' : `mode ${step.mode.toString(8).padStart(4, '0')}, owner ${step.uid}:${step.gid}, `;
  const groups = runsAs.groups.length === 0 ? '' : `, groups ${runsAs.groups.join(' ')}`;
  return evidence(
    'perms',
    `${final}: ${rights}process runs as ${runsAs.uid}:${runsAs.gid}${groups}, mount ${mount} ${readOnly ? 'ro' : 'rw'}`,
  );
}

/** The second numbers of Uid and Gid are the effective ones (proc(5)). */
function readRunsAs(text: string): View['runsAs'] {
  const ids = (word: string): readonly string[] =>
    (
      linesOf(text, 'runs-as')
        .find(([of]) => of === word)
        ?.slice(1) ?? []
    )
      .flatMap((part) => part.split(/\s+/))
      .filter((one) => /^\d{1,10}$/.test(one));
  return { uid: ids('Uid')[1] ?? '?', gid: ids('Gid')[1] ?? '?', groups: ids('Groups') };
}
