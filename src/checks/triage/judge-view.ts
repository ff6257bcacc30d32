import type { Input } from '../../check/check.ts';
import { evidence } from '../../check/make-finding.ts';
import type { Finding } from '../../report/finding.ts';
import { crashFinding } from './crash-codes.ts';
import { endingOf, rhythm } from './ending.ts';
import { judgeAbsent } from './judge-absent.ts';
import { judgeCrash } from './judge-crash.ts';
import { judgeDependencies } from './judge-dependencies.ts';
import { judgeInit, saysThatItWaits } from './judge-init.ts';
import { judgeHook } from './judge-kill.ts';
import { judgeNode } from './judge-node.ts';
import { judgeOwnServices } from './judge-own-services.ts';
import { changeFinding, judgeOwner } from './judge-owner.ts';
import { judgePodEnd } from './judge-pod-end.ts';
import { judgeGates, judgeProbes } from './judge-probes.ts';
import { judgeRepeats } from './judge-repeats.ts';
import { judgeSchedule } from './judge-schedule.ts';
import { judgeSilence, judgeStart } from './judge-start.ts';
import { judgeUnseen } from './judge-unseen.ts';
import { judgeVolumes } from './judge-volumes.ts';
import { linkChange } from './link-change.ts';
import { placeFinding } from './place-codes.ts';
import type { Container, View } from './view.ts';
import { whatChanged } from './what-changed.ts';
import { many } from './words.ts';

/** Everything that the API alone tells of a pod. */
export function judgeView(view: View, input: Input<unknown>): readonly Finding[] {
  const own = judgePod(view, input);
  const podFails = own.some(isFailing);
  const change = whatChanged(view);
  const around = [...judgeOwner(view, podFails), ...judgeOwnServices(view)];
  const fine = podFails || view.pod.status === undefined ? [] : wellness(view, own);
  return [
    ...own.map((finding) => linkChange(view, finding, change)),
    ...around,
    ...fine,
    ...(change === undefined ? [] : [changeFinding(view, change)]),
    ...judgeUnseen(view.api),
  ];
}

export function isFailing({ severity }: Finding): boolean {
  return severity === 'critical' || severity === 'warning';
}

function judgePod(view: View, input: Input<unknown>): readonly Finding[] {
  const end = judgePodEnd(view);
  const node = judgeNode(view);
  if (end !== undefined) return [end, ...node];
  if (view.pod.status?.phase === 'Succeeded') return [];
  const unscheduled = judgeSchedule(view);
  if (unscheduled !== undefined) return [unscheduled];
  const judged = view.containers.map((container) => ({ container, findings: judgeContainer(view, container) }));
  const found = judged.flatMap(({ findings }) => findings);
  const failing = judged.filter(({ findings }) => findings.some((one) => isFailing(one) && !reached.test(one.code)));
  const rest = [judgeVolumes(view), judgeGates(view)].filter((one) => one !== undefined);
  const silence = found.length + rest.length + node.length === 0 ? judgeSilence(view) : undefined;
  return [
    ...node,
    ...found,
    ...rest,
    ...(silence === undefined ? [] : [silence]),
    ...judgeDependencies(
      view,
      input,
      failing.map(({ container }) => container),
    ),
    ...namelessPeers(
      view,
      input,
      judged.filter(({ findings }) => findings[0]?.code === 'init-container-runs').map(({ container }) => container),
    ),
  ];
}

/** An init container that has just begun may wait for a moment, but not for a Service that does not exist and of which it speaks. */
function namelessPeers(view: View, input: Input<unknown>, begun: readonly Container[]): readonly Finding[] {
  const speaking = begun.filter((container) => saysThatItWaits(view, container));
  return judgeDependencies(view, input, speaking).filter(({ code }) => code === 'name-not-found');
}

/** Who answers is there: no name, Service or endpoint can be what is missing. */
const reached = /-(?:http-status|tls-error|peer-error|login-refused)$/;

/** The first that explains it: a container that was never started has no end, and one that ends has no probes. */
function judgeContainer(view: View, container: Container): readonly Finding[] {
  const first =
    judgeStart(view, container) ??
    judgeCrash(view, container) ??
    judgeHook(view, container) ??
    judgeInit(view, container) ??
    judgeProbes(view, container);
  if (first !== undefined) return [first];
  const repeated = judgeRepeats(view, container);
  return repeated.length > 0 ? repeated : [judgeAbsent(view, container)].filter((one) => one !== undefined);
}

function wellness(view: View, own: readonly Finding[]): readonly Finding[] {
  const { pod, podName, containers } = view;
  const about = `pod ${podName}`;
  if (pod.status?.phase === 'Succeeded') {
    return [
      placeFinding('pod-completed', {
        about,
        sentence: 'the pod has done its work: all its containers ended with exit code 0',
        evidence: [evidence('api:pod', 'phase Succeeded')],
      }),
    ];
  }
  const restarted = containers.filter(
    (one) => (one.status?.restartCount ?? 0) > 0 && endingOf(view, one) === undefined,
  );
  const past = restarted.map((one) => {
    const sentence = `${one.title} has restarted before (${rhythm(view, one)}) and runs since`;
    return crashFinding('restarted', {
      about: one.title,
      sentence,
      evidence: [evidence('api:pod', `${one.name}: ${rhythm(view, one)}`)],
    });
  });
  if (own.length > 0 || pod.status?.phase !== 'Running') return past;
  const stay = containers.filter(({ isInit }) => !isInit);
  const sentence =
    `all ${many(stay.length, 'container')} of the pod ${stay.length === 1 ? 'runs and is' : 'run and are'} ready`.replace(
      'all 1 container',
      'the one container',
    );
  return [
    placeFinding('pod-runs', {
      about,
      sentence,
      evidence: [evidence('api:pod', `phase Running, ${stay.length} of ${stay.length} ready`)],
    }),
    ...past,
  ];
}
