import type { Problem } from '../errors.ts';
import type { Person, Place, Request } from '../request/request.ts';
import { authorize } from './authorize.ts';
import { fitsAny } from './glob.ts';
import { isFor } from './match-who.ts';
import type { Policy } from './policy.ts';
import type { Denial, Rule, Who } from './rule.ts';
import { deniedScope, scopeOf } from './rule-text.ts';

/** One rule that is for a person. channels: the only ones where it holds, as Slack's ids; undefined: wherever they ask. */
export interface Right {
  readonly rule: string;
  readonly allows: string;
  readonly channels?: readonly string[];
}

/** What one person may run, wherever it is, and why not more. */
export interface Rights {
  readonly may: readonly Right[];
  /** Whole sentences. */
  readonly notMore: readonly string[];
  /** Nobody's rule is for them: what a request would be refused with. */
  readonly nothing?: Problem;
  /** Of the clusters that were asked about, those that a rule of theirs names. */
  readonly clusters: readonly string[];
}

export interface Asker {
  readonly who: Person;
  /** The channels the person is in, as Slack's ids: what only others may is not told. */
  readonly channels: ReadonlySet<string>;
}

/** The rules and denials that are for this person, by the same judgement that authorize makes. Pure. */
export function rightsOf(policy: Policy, asker: Asker, clusters: readonly string[]): Rights {
  const given = policy.rules.flatMap((rule) => {
    const places = placesOf(rule.who, asker);
    return places.length === 0 ? [] : [{ rule, places }];
  });
  const may = given.map(({ rule, places }) => toRight(rule, places));
  if (may.length === 0) return { may, notMore: [], ...whyNothing(policy, asker.who), clusters: [] };
  const places = given.flatMap((one) => one.places);
  const rules = given.map(({ rule }) => rule);
  const denials = policy.deny.filter(({ who }) => denialHolds(who, places, asker));
  return {
    may,
    notMore: [...denials.map(deniedSentence), ...shortOf(rules)],
    clusters: clusters.filter((cluster) => rules.some((rule) => fitsAny(rule.clusters, cluster))),
  };
}

/** Wherever else: no channel in particular. */
const anywhere: Place = { chat: 'slack', address: '', private: true };

function placesOf(who: Who, asker: Asker): readonly Place[] {
  if (isFor(who, asker.who, anywhere)) return [anywhere];
  const named = (who.channels ?? []).filter((id) => asker.channels.has(id)).map(channelPlace);
  return named.filter((at) => isFor(who, asker.who, at));
}

function channelPlace(id: string): Place {
  return { chat: 'slack', address: id, channel: `slack:${id}`, private: true };
}

function toRight(rule: Rule, places: readonly Place[]): Right {
  const right = { rule: rule.name, allows: scopeOf(rule) };
  return places.includes(anywhere) ? right : { ...right, channels: places.map(({ address }) => address) };
}

/** Whoever no rule is for in a place learns nothing of what is denied there. */
function denialHolds(who: Who, places: readonly Place[], asker: Asker): boolean {
  if (places.includes(anywhere)) return placesOf(who, asker).length > 0;
  return places.some((at) => isFor(who, asker.who, at));
}

function deniedSentence(denial: Denial): string {
  const reason = denial.reason === undefined ? '' : `: ${denial.reason}`;
  return `Rule ${denial.name} denies ${deniedScope(denial)}${reason}.`;
}

/** What none of the rules gives. */
function shortOf(rules: readonly Rule[]): readonly string[] {
  const most = Math.max(...rules.map(({ maxRung }) => maxRung));
  return [
    ...(most < 1
      ? [
          'Steps that read the files, open files and stacks of the target (R1) are left out: no rule has `maxRung` for you.',
        ]
      : []),
    ...(rules.some(({ sensitive }) => sensitive)
      ? []
      : ['Log text, messages of Events and values of the environment stay hidden: no rule says `sensitive` for you.']),
    ...(rules.some(({ raw }) => raw.length > 0) ? [] : ['Raw commands are refused: no rule has `raw` for you.']),
    ...(rules.some(({ credentials }) => credentials === true)
      ? []
      : ['Checks log in to no database: no rule says `credentials` for you.']),
  ];
}

/** The words of the refusal itself. No rule is for this person, so it does not matter what they would ask. */
function whyNothing(policy: Policy, who: Person): Pick<Rights, 'nothing'> {
  const on = { cluster: '-', namespace: '-', pick: 'one', by: { name: '-' } } as const;
  const request: Request = { run: '', from: who, at: anywhere, on: [on], check: '-', args: {}, limitMs: 0, askedAt: 0 };
  const decision = authorize(policy, request);
  return 'refused' in decision ? { nothing: decision.refused } : {};
}
