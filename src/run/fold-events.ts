import type { RunEvent } from '../job/run-event.ts';
import type { Card, PartState } from './chat.ts';
import { nextCheck } from './next-check.ts';
import type { RunRecord } from './ports.ts';

type Folded = Pick<RunRecord, 'request' | 'parts' | 'events' | 'joined'>;

/** The card that a run's events add up to. A part's first `ended` wins; whatever comes behind it changes nothing. */
export function foldEvents({ request, parts, events, joined }: Folded): Card {
  const states = Array.from({ length: Math.max(1, parts) }, (_, part) =>
    events.filter((event) => event.part === part).reduce(afterEvent, { part, state: 'queued' }),
  );
  const [first = { part: 0, state: 'queued' }, ...others] = states;
  const card = { run: request.run, request, parts: [first, ...others], joined } as const;
  if (!states.every(hasEnded)) return { ...card, offers: ['cancel'] };
  const printed = states.some(({ report }) => report?.outcomes.some(({ end }) => end.by !== 'leftOut'));
  const next = nextCheck(first.report)?.check;
  const offers = ['again', ...(printed ? (['output'] as const) : [])] as const;
  return next === undefined ? { ...card, offers } : { ...card, offers: [...offers, 'next'], next };
}

/** Every part has ended: the card is final. */
export function isOver({ parts }: Card): boolean {
  return parts.every(hasEnded);
}

export function hasEnded({ state }: PartState): boolean {
  return state === 'ended';
}

/** A reason for waiting and the progress belong to their state alone, so that the card never shows a stale one. */
function afterEvent(state: PartState, event: RunEvent): PartState {
  if (hasEnded(state)) return state;
  // The bot says `queued` once the job is in the queue; a quick worker's news may then stand there already.
  if (event.type === 'queued') return state.state === 'queued' ? { ...state, ahead: event.ahead } : state;
  if (event.type === 'cancelling') return { ...state, cancelledBy: event.by };
  if (event.type === 'unattended') return { ...state, unattended: true };
  const { unattended: _unattended, ahead: _ahead, waiting: _waiting, progress: _progress, ...kept } = state;
  const next: PartState = { ...kept, state: event.type };
  switch (event.type) {
    case 'found':
      return {
        ...next,
        target: event.target,
        ...(event.left === undefined ? {} : { containersLeft: event.left }),
      };
    case 'starting':
      return event.waiting === undefined ? next : { ...next, waiting: event.waiting };
    case 'early':
      return event.findings[0] === undefined ? next : { ...next, early: event.findings[0].sentence };
    case 'running':
      return { ...next, progress: { done: event.done, of: event.of, leftMs: event.leftMs } };
    case 'reported':
      return { ...withoutEarly(next), report: event.report };
    case 'ended':
      return {
        ...withoutEarly(next),
        end: { as: event.as, ...(event.problem === undefined ? {} : { problem: event.problem }) },
      };
    default:
      return next;
  }
}

/** The report says it better. */
function withoutEarly({ early: _early, ...state }: PartState): PartState {
  return state;
}
