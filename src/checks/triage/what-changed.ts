import type { Revision } from '../../check/api-facts.ts';
import type { ContainerSpec, View } from './view.ts';
import { seen } from './view.ts';
import { listed } from './words.ts';

export interface Change {
  /** 'env RATES removed', 'image web:1 → web:2' */
  readonly words: string;
  readonly atMs: number;
}

/** What the newest versions of the workload differ in, in names and never in values. */
export function whatChanged({ owner }: View): Change | undefined {
  const revisions = seen(owner?.revisions) ?? [];
  for (const [i, revision] of revisions.entries()) {
    const before = revisions[i + 1];
    if (before === undefined) return undefined;
    const words = differences(before, revision);
    // A restart makes a new version that differs in nothing.
    if (words.length > 0) return { words: listed(words), atMs: revision.madeAt };
  }
  return undefined;
}

function differences(before: Revision, after: Revision): readonly string[] {
  const old = before.template.spec;
  const now = after.template.spec;
  const all = (spec: typeof old): ContainerSpec[] => [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])];
  const several = all(now).length > 1;
  const inContainers = all(now).flatMap((container) => {
    const was = all(old).find(({ name }) => name === container.name);
    const found = was === undefined ? ['the container is new'] : ofContainer(was, container);
    return found.map((words) => (several ? `${words} in ${container.name}` : words));
  });
  const gone = all(old)
    .filter(({ name }) => !all(now).some((one) => one.name === name))
    .map(({ name }) => `container ${name} removed`);
  const rest = (
    ['volumes', 'nodeSelector', 'affinity', 'tolerations', 'securityContext', 'serviceAccountName'] as const
  ).filter((key) => !same(old?.[key], now?.[key]));
  return [...inContainers, ...gone, ...rest.map((key) => `${key} changed`)].slice(0, 5);
}

function ofContainer(was: ContainerSpec, is: ContainerSpec): readonly string[] {
  const parts = [
    'command',
    'args',
    'resources',
    'readinessProbe',
    'livenessProbe',
    'startupProbe',
    'volumeMounts',
    'envFrom',
    'ports',
    'securityContext',
    'lifecycle',
  ] as const;
  return [
    ...(was.image === is.image ? [] : [`image ${was.image} → ${is.image}`]),
    ...ofEnvironment(was, is),
    ...parts.filter((part) => !same(was[part], is[part])).map((part) => `${part} changed`),
  ];
}

function ofEnvironment(was: ContainerSpec, is: ContainerSpec): readonly string[] {
  const old = new Map((was.env ?? []).map((one) => [one.name, one]));
  const now = new Map((is.env ?? []).map((one) => [one.name, one]));
  const removed = [...old.keys()].filter((name) => !now.has(name)).map((name) => `env ${name} removed`);
  const added = [...now.keys()].filter((name) => !old.has(name)).map((name) => `env ${name} added`);
  const changed = [...now]
    .filter(([name, one]) => old.has(name) && !same(old.get(name), one))
    .map(([name]) => `env ${name} changed`);
  return [...removed, ...added, ...changed];
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
