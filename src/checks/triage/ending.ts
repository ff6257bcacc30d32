import { explainExit } from './explain-exit.ts';
import { type Container, eventsOf, startedMs, type Terminated, type View } from './view.ts';
import { many, msOf, span } from './words.ts';

/** How a container ended, where that is a problem now. */
export interface Ending {
  readonly ended: Terminated;
  /** Which log tells of it. */
  readonly previous: boolean;
  /** Milliseconds that it lived. */
  readonly livedMs: number;
}

/** A restart of so long ago says nothing of now, however short the life since. */
const recentMs = 30 * 60_000;
/** A container that is up this long has outlived the trouble of its start. */
const settledMs = 30_000;

/** undefined: it runs, has outlived its last life, or has ended as it should. */
export function endingOf(view: View, container: Container): Ending | undefined {
  const { status } = container;
  const { state, lastState } = status ?? {};
  if (state?.terminated !== undefined)
    return isFault(view, container, state.terminated) ? make(state.terminated, false) : undefined;
  if (lastState?.terminated === undefined) return undefined;
  if (state?.waiting !== undefined) {
    // The log of a container that waits is the one of its last life.
    return state.waiting.reason === 'CrashLoopBackOff' ? make(lastState.terminated, false) : undefined;
  }
  return state?.running !== undefined && isUnsettled(view, container, lastState.terminated)
    ? make(lastState.terminated, true)
    : undefined;
}

/** '3 restarts, the last 20 s ago' */
export function rhythm(view: View, { status }: Container): string {
  const count = status?.restartCount ?? 0;
  const ended = status?.state?.terminated ?? status?.lastState?.terminated;
  const at = msOf(ended?.finishedAt);
  if (count === 0 || at === undefined) return many(count, 'restart');
  return `${many(count, 'restart')}, it last ended ${span(view.now - at)} ago`;
}

function make(ended: Terminated, previous: boolean): Ending {
  const from = msOf(ended.startedAt) ?? 0;
  return { ended, previous, livedMs: Math.max(0, (msOf(ended.finishedAt) ?? from) - from) };
}

function isFault({ pod }: View, { isInit, status }: Container, { exitCode }: Terminated): boolean {
  if (exitCode !== 0) return true;
  const stays = !isInit && (pod.spec?.restartPolicy ?? 'Always') === 'Always';
  return stays && (status?.restartCount ?? 0) > 0;
}

/** It may go the same way as before, as long as it has not lived twice as long as then. */
function isUnsettled(view: View, container: Container, ended: Terminated): boolean {
  const at = msOf(ended.finishedAt);
  const up = view.now - (startedMs(container) ?? view.now);
  if (at === undefined || view.now - at > recentMs || up > Math.max(settledMs, 2 * make(ended, true).livedMs))
    return false;
  // Of a restart that the node brought about there is nothing to learn; an init container's end is followed by the others.
  if (ended.reason === 'Unknown' || ended.exitCode === 255) return false;
  const again = (container.status?.restartCount ?? 0) > 1;
  if (again || ended.reason === 'OOMKilled' || wasKilled(view, container)) return true;
  // A pod that is not to run for ever (a Job's) tries again by design.
  return (view.pod.spec?.restartPolicy ?? 'Always') === 'Always' && isFirstOf(container, ended, up);
}

/**
 * One end alone may be that of a start that came too early. It still counts where the process crashed by a signal of its
 * own, and as long as the container has not yet lived as long as then or, without a probe that says so, for a moment.
 */
function isFirstOf({ spec, status }: Container, ended: Terminated, upMs: number): boolean {
  const proven = spec.readinessProbe !== undefined && status?.ready === true;
  const enough = Math.max(make(ended, true).livedMs, proven ? 0 : unprovenMs);
  return ended.exitCode !== 0 && (explainExit(ended).by === 'own signal' || upMs < enough);
}

const unprovenMs = 5_000;

function wasKilled(view: View, { name }: Container): boolean {
  return eventsOf(view, name, 'Killing', 'FailedPostStartHook').some(({ message, reason }) => {
    return reason === 'FailedPostStartHook' || /failed (?:liveness|startup) probe|PostStartHook/.test(message ?? '');
  });
}
