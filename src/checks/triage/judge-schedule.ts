import { evidence } from '../../check/make-finding.ts';
import type { Finding } from '../../report/finding.ts';
import { judgeUnanswered } from './judge-unanswered.ts';
import { missingLabels, shortOf, strangeTaints } from './node-fit.ts';
import { type placeCodes, placeFinding } from './place-codes.ts';
import { preempted, topologyWords, wantedBeside } from './schedule-words.ts';
import { eventsOf, type View } from './view.ts';
import { listed, quoted } from './words.ts';

/** Why no node takes the pod. */
export function judgeSchedule(view: View): Finding | undefined {
  const { pod, podName } = view;
  const condition = pod.status?.conditions?.find(({ type }) => type === 'PodScheduled');
  if (pod.spec?.nodeName !== undefined || condition?.status === 'True' || view.isDeleted) return undefined;
  const gates = (pod.spec?.schedulingGates ?? []).map(({ name }) => name);
  const message = condition?.message ?? eventsOf(view, undefined, 'FailedScheduling').at(-1)?.message ?? '';
  if (gates.length === 0 && message === '') return judgeUnanswered(view);
  const { code, why } = gates.length > 0 ? gated(gates) : explain(view, message);
  const sentence = `no node takes the pod (Pending, not scheduled): ${why}`;
  return placeFinding(code, {
    about: `pod ${podName}`,
    sentence,
    evidence: [evidence('api:pod', message || `schedulingGates: ${gates.join(', ')}`)],
  });
}

interface Why {
  readonly code: keyof typeof placeCodes & `not-scheduled${string}`;
  readonly why: string;
}

function gated(gates: readonly string[]): Why {
  return {
    code: 'not-scheduled-gated',
    why: `its scheduling ${gates.length === 1 ? 'gate' : 'gates'} ${listed(gates)} ${gates.length === 1 ? 'is' : 'are'} still there`,
  };
}

/** The scheduler counts the nodes per reason in one sentence; what a person can change stands first here. */
const reasons: readonly { readonly pattern: RegExp; readonly explain: (view: View, message: string) => Why }[] = [
  { pattern: /persistentvolumeclaim|volume node affinity|persistent volume/i, explain: claim },
  { pattern: /free ports/, explain: hostPort },
  {
    pattern: /anti-affinity/,
    explain: () => ({
      code: 'not-scheduled-affinity',
      why: 'its pod anti-affinity keeps it from the nodes on which pods like it run already',
    }),
  },
  {
    pattern: /pod affinity/,
    explain: (view) => ({
      code: 'not-scheduled-affinity',
      why: `its pod affinity wants a node on which pods ${wantedBeside(view)} run, and there is none`,
    }),
  },
  {
    pattern: /topology spread/,
    explain: (view) => ({ code: 'not-scheduled-topology', why: topologyWords(view) }),
  },
  { pattern: /Insufficient/, explain: resources },
  {
    pattern: /Too many pods/,
    explain: () => ({ code: 'not-scheduled-resources', why: 'the nodes hold as many pods as they may' }),
  },
  { pattern: /untolerated taint|had taint/, explain: taint },
  { pattern: /node affinity\/selector|node selector/, explain: selector },
  {
    pattern: /unschedulable/,
    explain: () => ({ code: 'not-scheduled-cordoned', why: 'the nodes are cordoned (unschedulable)' }),
  },
  {
    pattern: /no nodes available/,
    explain: () => ({ code: 'not-scheduled-resources', why: 'the cluster has no node at all' }),
  },
];

function explain(view: View, message: string): Why {
  const text = message.split(/ (?:no new claims to deallocate|preemption:)/)[0] ?? message;
  // Nodes that the selector leaves out may have taints besides, which no toleration would help against.
  const own = missingLabels(view).length > 0 && /node affinity\/selector/.test(text);
  const found = own ? { explain: selector } : reasons.find(({ pattern }) => pattern.test(text));
  if (found === undefined)
    return { code: 'not-scheduled', why: quoted(text.replace(/^\d+\/\d+ nodes are available: /, '')) };
  return found.explain(view, text);
}

function resources(view: View, message: string): Why {
  const names = [
    ...new Set(
      [...message.matchAll(/Insufficient ([\w./-]{1,100})/g)].map(([, name = '']) => name.replace(/[.,]$/, '')),
    ),
  ];
  const short = names.map((name) => shortOf(view, name));
  const why = `not enough ${listed(names)} (insufficient): ${short.join('; ')}${preempted(view)}`;
  return { code: 'not-scheduled-resources', why };
}

function taint(view: View, message: string): Why {
  const [, named] = /untolerated taint\(?s?\)? \{([^}]{1,200})\}/.exec(message) ?? [];
  const taints = strangeTaints(view);
  const what = taints.length > 0 ? listed(taints) : (named ?? 'a taint');
  return {
    code: 'not-scheduled-taint',
    why: `the ${selectorWords(view)}nodes that it could use have a taint that it does not tolerate: ${what}`,
  };
}

function selectorWords({ pod }: View): string {
  const labels = Object.entries(pod.spec?.nodeSelector ?? {}).map(([key, value]) => `${key}=${value}`);
  return labels.length === 0 ? '' : `${labels.join(',')} `;
}

function selector(view: View): Why {
  const missing = missingLabels(view);
  const why =
    missing.length === 0
      ? 'no node has the labels that its node selector or node affinity wants'
      : `no node has the label ${listed(missing)} that its node selector or affinity wants`;
  return { code: 'not-scheduled-selector', why };
}

function hostPort({ pod }: View): Why {
  const ports = (pod.spec?.containers ?? []).flatMap(({ ports: all = [] }) =>
    all.flatMap(({ hostPort: port }) => port ?? []),
  );
  return {
    code: 'not-scheduled-port',
    why: `host port ${listed(ports.map(String))} is taken on every node: it has no free ports for another such pod`,
  };
}

function claim(view: View, message: string): Why {
  const claims = (view.pod.spec?.volumes ?? []).flatMap(
    ({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName ?? [],
  );
  const said = view.related.findLast(
    ({ involvedObject, reason }) =>
      involvedObject.kind === 'PersistentVolumeClaim' && reason !== 'WaitForFirstConsumer',
  );
  const [, missing] = /persistentvolumeclaim "([^"]{1,253})" not found/.exec(message) ?? [];
  const name = missing ?? said?.involvedObject.name ?? listed(claims);
  if (missing !== undefined)
    return { code: 'not-scheduled-volume-claim', why: `its PersistentVolumeClaim ${missing} does not exist` };
  const why =
    said?.message === undefined ? quoted(message.replace(/^\d+\/\d+ nodes are available: /, '')) : quoted(said.message);
  return { code: 'not-scheduled-volume-claim', why: `its PersistentVolumeClaim ${name} is not bound: ${why}` };
}
