import type { V1Node } from '../../check/api-facts.ts';
import { evidence } from '../../check/make-finding.ts';
import type { Finding } from '../../report/finding.ts';
import { placeFinding } from './place-codes.ts';
import type { View } from './view.ts';
import { listed, many, msOf, span } from './words.ts';

const pressures: Readonly<Record<string, string>> = {
  MemoryPressure: 'memory',
  DiskPressure: 'disk space',
  PIDPressure: 'process ids',
};

/** The node of a pod that has one. */
export function judgeNode(view: View): readonly Finding[] {
  const name = view.pod.spec?.nodeName;
  if (name === undefined || view.nodes === undefined || isOver(view)) return [];
  const node = view.nodes.find(({ metadata }) => metadata?.name === name);
  const about = `node ${name}`;
  if (node === undefined) {
    const sentence = `node ${name} of the pod no longer exists, so nobody looks after the pod`;
    return [
      placeFinding('node-gone', { about, sentence, evidence: [evidence('api:nodes', `there is no node ${name}`)] }),
    ];
  }
  return [notReady(node, view, about), pressure(node, view, about), cordoned(node, view, about)].filter(
    (one) => one !== undefined,
  );
}

function isOver({ pod }: View): boolean {
  return pod.status?.phase === 'Succeeded';
}

function notReady({ status, metadata }: V1Node, view: View, about: string): Finding | undefined {
  const ready = status?.conditions?.find(({ type }) => type === 'Ready');
  if (ready?.status === 'True') return undefined;
  const since = msOf(ready?.lastTransitionTime);
  const when = since === undefined ? '' : ` since ${span(view.now - since)}`;
  const why = ready === undefined ? 'its kubelet has never reported' : (ready.message ?? ready.reason ?? ready.status);
  const sentence = `${about} of the pod is not ready${when}: ${why}, so nothing on it starts or is looked after${beside(view, metadata?.name)}`;
  return placeFinding('node-not-ready', {
    about,
    sentence,
    evidence: [
      evidence(
        'api:nodes',
        `Ready ${ready?.status ?? 'never reported'}: ${ready?.reason ?? ''} ${ready?.message ?? ''}`,
      ),
    ],
  });
}

function pressure({ status, metadata }: V1Node, view: View, about: string): Finding | undefined {
  const pressed = (status?.conditions ?? []).filter(
    ({ type, status: is }) => is === 'True' && pressures[type] !== undefined,
  );
  if (pressed.length === 0) return undefined;
  const sentence = `${about} of the pod runs out of ${listed(pressed.map(({ type }) => pressures[type] ?? type))}${beside(view, metadata?.name)}`;
  return placeFinding('node-under-pressure', {
    about,
    sentence,
    evidence: [evidence('api:nodes', pressed.map(({ type, message }) => `${type}: ${message ?? 'True'}`).join('; '))],
  });
}

function cordoned({ spec, metadata }: V1Node, view: View, about: string): Finding | undefined {
  if (spec?.unschedulable !== true) return undefined;
  const sentence = `${about} of the pod is cordoned${beside(view, metadata?.name)}`;
  return placeFinding('node-cordoned', {
    about,
    sentence,
    evidence: [evidence('api:nodes', 'spec.unschedulable true')],
  });
}

/** How much of the workload hangs on this node. */
function beside({ owner }: View, node: string | undefined): string {
  const here = (owner?.pods ?? []).filter((pod) => pod.node === node);
  if (owner === undefined || here.length < 2) return '';
  return ` (${many(here.length, 'pod')} of ${owner.kind} ${owner.name} ${here.length === 1 ? 'sits' : 'sit'} there)`;
}
