import { type Explained, explainLine } from './explain-line.ts';
import { type Trouble, troubleIn } from './judge-repeats.ts';
import { type Container, timedLogOf, type View } from './view.ts';

/** Said longer ago it may be over. */
const freshMs = 60_000;
/** Some clients write several lines about one trouble. */
const togetherMs = 2_000;

export interface FreshTrouble extends Explained, Pick<Trouble, 'line'> {
  readonly container: Container;
  /** How often it was said in this life. */
  readonly times: number;
  /** Nothing else was said since, but that it will be tried again. */
  readonly isLast: boolean;
}

/** What containers that run said last, where it is a trouble with a peer, the newest first. Said once, it may as well be over by now. */
export function freshTroubles(view: View): readonly FreshTrouble[] {
  return view.containers.flatMap((container) => {
    if (container.isInit || container.status?.state?.running === undefined) return [];
    const lines = timedLogOf(view, container.name, false);
    const newest = lines.at(-1)?.atMs ?? 0;
    if (view.now - newest > freshMs) return [];
    const last = lines.filter(({ atMs }) => newest - atMs <= togetherMs);
    const found = last.flatMap((one, i) => troubleIn(one).map((trouble) => ({ trouble, after: last.slice(i + 1) })));
    const told = found.map(({ trouble, after }) => ({
      ...explainLine(view, container, trouble),
      line: trouble.line,
      container,
      times: lines.filter((one) => troubleIn(one).some(({ shape }) => shape === trouble.shape)).length,
      isLast: after.every((one) => triesAgain.test(one.line) || troubleIn(one).length > 0),
    }));
    return [...new Map(told.map((one) => [one.about ?? one.code, one])).values()].toReversed();
  });
}

const triesAgain = /retr|again|attempt|fail|error|wait|sleep|back.?off|exit|^\s|hint|detail/i;
