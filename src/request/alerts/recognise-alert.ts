import type { Recogniser, Subject } from './alert.ts';
import { alertmanager } from './alertmanager.ts';
import { datadog } from './datadog.ts';
import { grafana } from './grafana.ts';
import { opsgenie } from './opsgenie.ts';
import { pagerduty } from './pagerduty.ts';
import { prose } from './prose.ts';
import { readMessage } from './read-message.ts';
import { robusta } from './robusta.ts';
import { isNotice } from './trouble-words.ts';
import { askable, type Candidate, named, weighClues } from './weigh-clues.ts';

/** One file a source; plain prose is the last. */
const recognisers: readonly Recogniser[] = [alertmanager, grafana, datadog, pagerduty, opsgenie, robusta, prose];

/** What a message is about: one subject, two or more to choose from with the best first, or nothing. */
export type Recognised =
  | { readonly answer: Subject; readonly reason: string }
  | { readonly choices: readonly [Subject, Subject, ...Subject[]]; readonly reason: string }
  | { readonly answer: null; readonly reason: string };

/** So much ahead of all others, the best one is surely meant. */
const margin = 15;
const mostChoices = 10;

/** Reads a Slack message object. Pure, and in time that grows with the message's length alone. */
export function recogniseAlert(message: unknown): Recognised {
  const read = readMessage(message);
  const clues = recognisers.flatMap((recognise) => recognise(read));
  // A workload in a deploy notice was put there, and nothing is said to be wrong with it.
  const notice = isNotice(read.passages);
  const candidates = weighClues(notice ? clues.filter(({ kind }) => kind === undefined || kind === 'Pod') : clues);
  const [best, ...others] = candidates.filter(({ score }) => score >= askable);
  if (best === undefined) return { answer: null, reason: whyNothing(candidates[0]) };
  const rivals = others.filter(({ score }) => score > best.score - margin);
  const [second, ...more] = rivals;
  if (second !== undefined) {
    const choices = [
      inOrder(best.subject),
      inOrder(second.subject),
      ...more.slice(0, mostChoices - 2).map(({ subject }) => inOrder(subject)),
    ] as const;
    return { choices, reason: `${rivals.length + 1} are named: ${best.reasons[0]}; ${second.reasons[0]}` };
  }
  if (best.score >= named) return { answer: inOrder(best.subject), reason: best.reasons.slice(0, 3).join('; ') };
  return { answer: null, reason: whyNothing(best) };
}

function whyNothing(best: Candidate | undefined): string {
  return best === undefined ? 'nothing in it names a pod or a workload' : `not sure enough: ${best.reasons[0]}`;
}

function inOrder({ cluster, namespace, kind, name, container }: Subject): Subject {
  return {
    ...(cluster === undefined ? {} : { cluster }),
    ...(namespace === undefined ? {} : { namespace }),
    kind,
    name,
    ...(container === undefined ? {} : { container }),
  };
}
