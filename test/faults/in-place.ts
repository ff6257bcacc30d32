import type { V1Pod } from '@kubernetes/client-node';
import type { Until } from './case.ts';
import type { Kubectl } from './kubectl.ts';
import { isReady, type Seen, statuses } from './seen.ts';

interface Where {
  readonly seen: Seen;
  readonly kubectl: Kubectl;
  readonly namespace: string;
  readonly target: string;
  /** The target's pod from before the break. */
  readonly before?: string;
}

type Condition = readonly [name: string, wanted: unknown, holds: () => boolean | Promise<boolean>];

/** What does not hold yet; [] when everything does. */
export async function missing(until: Until, where: Where): Promise<readonly string[]> {
  const [pod] = await where.seen.pods(where.target);
  const checks: Condition[] = [
    ['event', until.event, () => hasEvent(until.event, where.seen)],
    ['gone', until.gone, async () => (await where.seen.pod(where.before ?? '')) === undefined],
    ...(pod === undefined ? [] : ofPod(until, pod, where)),
  ];
  const wanted = checks.filter(([, value]) => value !== undefined);
  const held = await Promise.all(wanted.map(async ([, , holds]) => holds()));
  const names = wanted.filter((_, index) => held[index] !== true).map(([name, value]) => `${name}: ${String(value)}`);
  return pod === undefined && until.event === undefined ? [`a pod of ${where.target}`, ...names] : names;
}

function ofPod(until: Until, pod: V1Pod, where: Where): readonly Condition[] {
  const all = statuses(pod);
  const main = pod.status?.containerStatuses ?? [];
  const reasons = all.flatMap(({ state, lastState }) => [state?.terminated?.reason, lastState?.terminated?.reason]);
  return [
    ['waiting', until.waiting, () => all.some(({ state }) => until.waiting?.test(state?.waiting?.reason ?? ''))],
    ['ended', until.ended, () => reasons.some((reason) => until.ended?.test(reason ?? ''))],
    ['phase', until.phase, () => pod.status?.phase === until.phase],
    ['ready', until.ready, () => isReady(pod) === until.ready],
    ['running', until.running, () => main.some(({ state }) => state?.running !== undefined) === until.running],
    ['scheduled', until.scheduled, () => (pod.spec?.nodeName !== undefined) === until.scheduled],
    ['restarts', until.restarts, () => all.some(({ restartCount }) => restartCount >= (until.restarts ?? 0))],
    [
      'runsFor',
      until.runsFor,
      () => main.every(({ state }) => since(state?.running?.startedAt) > (until.runsFor ?? 0)),
    ],
    ['deleting', until.deleting, () => pod.metadata?.deletionTimestamp !== undefined],
    ['log', until.log, () => hasLog(until, pod, where.seen)],
    ['exec', until.exec, () => succeeds(until.exec ?? '', pod, where)],
  ];
}

async function hasEvent(event: RegExp | undefined, seen: Seen): Promise<boolean> {
  return (await seen.events()).some(({ reason, message }) => event?.test(`${reason} ${message}`) ?? true);
}

async function hasLog({ log, logOf }: Until, pod: V1Pod, seen: Seen): Promise<boolean> {
  const names = logOf === undefined ? (pod.spec?.containers ?? []).map(({ name }) => name) : [logOf];
  const texts = await Promise.all(names.map((name) => seen.log(pod, name)));
  return texts.some((text) => log?.test(text) ?? true);
}

async function succeeds(line: string, pod: V1Pod, { kubectl, namespace }: Where): Promise<boolean> {
  const [first] = pod.spec?.containers ?? [];
  const words = ['exec', '-n', namespace, pod.metadata?.name ?? '', '-c', first?.name ?? '', '--', 'sh', '-c', line];
  return kubectl(words, { limitMs: 10_000 }).then(
    () => true,
    () => false,
  );
}

function since(time: Date | undefined): number {
  return time === undefined ? 0 : (Date.now() - Number(time)) / 1000;
}
