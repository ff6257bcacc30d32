import type { Command } from '../../request/command.ts';
import { argName, isRequired } from '../../request/read-args.ts';
import { renderCommand } from '../../request/render-command.ts';
import { repairText } from '../../request/repair-text.ts';
import type { Arg, WorkloadKind } from '../../request/request.ts';
import { workloadKinds } from '../../request/request.ts';
import { splitWords } from '../../request/split-words.ts';
import type { Form } from './form.ts';
import type { OfferedCheck } from './parts.ts';
import type { Submission } from './read-submission.ts';
import { blockIds } from './render-run-modal.ts';

/** A block of the view, and what is wrong with what stands in it. */
export interface Mistake {
  readonly block: string;
  readonly why: string;
}

type Run = Extract<Command, { do: 'run' }>;

/** The same as one would type behind `/kdebug`, or what keeps it from being said. */
export function toCommand(
  given: Submission,
  form: Form,
  check: OfferedCheck,
): { readonly text: string } | { readonly mistake: Mistake } {
  const by = targetOf(given);
  if (by === undefined) return { mistake: { block: podBlock(form), why: 'Choose a workload or a pod.' } };
  const args = argsOf(given, check);
  if ('mistake' in args) return args;
  const { namespace = form.namespace, cluster = form.cluster } = given;
  const command: Run = {
    do: 'run',
    where: {
      by,
      pick: 'one',
      ...(namespace === undefined ? {} : { namespace: settled(namespace) }),
      ...(cluster === undefined ? {} : { cluster: settled(cluster) }),
    },
    check: check.name,
    args: args.read,
    again: false,
    quiet: false,
    private: given.private,
  };
  return { text: renderCommand(command) };
}

/** The block in which the target is chosen or typed; before there is one, that of the channel. */
export function podBlock(form: Form): string {
  if (form.typed) return blockIds.target;
  return form.cluster === undefined ? blockIds.channel : blockIds.pod(form);
}

function targetOf({ target, pod, workload }: Submission): Run['where']['by'] | undefined {
  const name = target ?? pod;
  if (name !== undefined) return { name: settled(name) };
  if (workload === undefined) return undefined;
  const at = workload.indexOf('/');
  const kind = workloadKinds.find((known: WorkloadKind) => known === workload.slice(0, at));
  const own = workload.slice(at + 1);
  // A kind that commands do not know is found by its name.
  return kind === undefined ? { name: own } : { kind, name: own };
}

function argsOf(
  { args }: Submission,
  check: OfferedCheck,
): { readonly read: Readonly<Record<string, Arg>> } | { readonly mistake: Mistake } {
  const read: Record<string, Arg> = {};
  let gap: string | undefined;
  for (const word of check.words) {
    const block = blockIds.arg(check.name, word);
    const value = args.get(block);
    if (value === undefined) {
      if (isRequired(word)) return { mistake: { block, why: `${check.name} needs this.` } };
      gap ??= block;
    } else if (gap === undefined)
      read[argName(word)] = word.endsWith('…') ? splitWords(settled(value)) : settled(value);
    else return { mistake: { block: gap, why: 'This one is needed when the one below is given.' } };
  }
  return { read };
}

const mostRepairs = 8;

/** Repaired until nothing is left to repair: what is read as a command is repaired once more, and may not change by it. */
function settled(text: string): string {
  let now = text;
  for (let n = 0; n < mostRepairs; n += 1) {
    const next = repairText(now);
    if (next === now) break;
    now = next;
  }
  return now;
}
