import type { PlainTextOption } from '@slack/types';
import type { Person } from '../../request/request.ts';
import type { Asking } from '../../run/create-pickers.ts';
import { fitsWords, shortenedName } from '../../run/pod-words.ts';
import { actions, type Form } from './form.ts';
import { vouchedAt } from './form-at.ts';
import { option } from './inputs.ts';
import type { ModalParts } from './parts.ts';
import { checkOption } from './render-run-modal.ts';

const mostOptions = 100;

export interface Wanted {
  /** The action_id of the select. */
  readonly action: string;
  /** What was typed so far. */
  readonly words: string;
  readonly form: Form;
  readonly person: Person;
}

/**
 * What fits the typed words, and nothing that the person may not look into. UserError and TransientError: nothing can be
 * said to them.
 */
export async function toOptions(
  { action, words, form, person }: Wanted,
  parts: ModalParts,
): Promise<PlainTextOption[]> {
  if (action === actions.check) return checkOptions(words, parts);
  const asking = { ...(await vouchedAt(person, form.channel, parts)), check: form.check };
  return targetOptions({ action, words, form }, asking, parts);
}

function checkOptions(words: string, { checks }: ModalParts): PlainTextOption[] {
  const fitting = checks.filter(({ name, summary }) => fitsWords(words, [name, summary]));
  const named = fitting.filter(({ name }) => name.startsWith(words.trim().toLowerCase()));
  return [...new Set([...named, ...fitting])].slice(0, mostOptions).map(checkOption);
}

async function targetOptions(
  { action, words, form }: Omit<Wanted, 'person'>,
  asking: Asking,
  { pickers }: ModalParts,
): Promise<PlainTextOption[]> {
  const { cluster, namespace, workload } = form;
  if (action === actions.cluster) return (await pickers.clusters(asking, words)).map((name) => option(name, name));
  if (cluster === undefined) return [];
  if (action === actions.namespace)
    return (await pickers.namespaces(asking, cluster, words)).map((name) => option(name, name));
  if (namespace === undefined) return [];
  const spot = { cluster, namespace };
  if (action === actions.workload) {
    return (await pickers.workloads(asking, spot, words)).map(({ kind, name, pods, ready }) =>
      option(shortName(`${kind}/${name}`), shortenedName(`${kind}/${name}`), `${ready} of ${pods} pods ready`),
    );
  }
  const pods = await pickers.pods(asking, { ...spot, workload }, words);
  return pods.map(({ name, health }) => option(shortName(name), shortenedName(name), health));
}

/** The end of a pod's name tells it from its siblings. */
function shortName(name: string): string {
  return name.length <= 75 ? name : `${name.slice(0, 40)}…${name.slice(-34)}`;
}
