import { TransientError } from '../../errors.ts';
import type { Person, Place } from '../../request/request.ts';
import { placeOf } from '../receive/to-ask.ts';
import type { Form } from './form.ts';
import type { ModalParts } from './parts.ts';
import type { Shown } from './render-run-modal.ts';

export interface Standing {
  readonly person: Person;
  readonly channel: string | undefined;
  readonly check: string;
}

/**
 * What the form begins with in a channel: its defaults where the person may look there. UserError: they may not use kdebug
 * there at all.
 */
export async function formAt({ person, channel, check }: Standing, parts: ModalParts): Promise<Form> {
  const asking = { ...(await vouchedAt(person, channel, parts)), check };
  const form = channel === undefined ? { check } : typedFormAt({ channel, check }, parts);
  try {
    const clusters = await parts.pickers.clusters(asking, '');
    const cluster = clusters.find((name) => name === form.cluster) ?? clusters[0];
    if (cluster === undefined) return form;
    const namespaces = await parts.pickers.namespaces(asking, cluster, form.namespace ?? '');
    const namespace = namespaces.find((name) => name === form.namespace);
    return { channel, check, cluster, namespace, clusters: clusters.length > 1 };
  } catch (error) {
    if (error instanceof TransientError) return form;
    throw error;
  }
}

/** Who somebody is for the policy. Without a channel only rules fit that name people and no channel. */
export async function vouchedAt(
  person: Person,
  channel: string | undefined,
  { people }: Pick<ModalParts, 'people'>,
): Promise<{ readonly who: Person; readonly at: Place }> {
  if (channel === undefined) {
    return { who: await people.vouchAlone(person), at: { chat: 'slack', address: '', private: false } };
  }
  const at = placeOf(channel);
  return { who: await people.vouch(person, at), at };
}

/** Names are typed: there are none, or they did not come in time. What a channel means is no secret; help names it too. */
export function typedFormAt({ channel, check }: Pick<Standing, 'channel' | 'check'>, parts: ModalParts): Form {
  const { cluster, namespace } = channel === undefined ? {} : parts.defaultsAt(placeOf(channel));
  return { channel, check, cluster, namespace, typed: true, clusters: parts.clusters.length > 1 };
}

/** With what the policy says of it. person: vouched for. */
export function shownForm(form: Form, person: Person, parts: ModalParts): Shown {
  const check = parts.checks.find(({ name }) => name === form.check);
  if (form.channel === undefined) return { form, check };
  const at = placeOf(form.channel);
  return {
    form,
    check,
    alwaysPrivate: parts.defaultsAt(at).private,
    maxRung: form.namespace === undefined || form.typed ? undefined : maxRung(form, person, { parts, at }),
  };
}

function maxRung(
  { cluster = '', namespace = '', check }: Form,
  from: Person,
  { parts, at }: { readonly parts: ModalParts; readonly at: Place },
): number | undefined {
  const on = [{ cluster, namespace, pick: 'one', by: { name: 'x' } }] as const;
  const place = { ...at, private: true };
  const decision = parts.authorize({ run: '', from, at: place, on, check, args: {}, limitMs: 1, askedAt: 0 });
  return 'permit' in decision ? decision.permit.maxRung : undefined;
}
