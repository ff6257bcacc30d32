import { completeContainer } from '../admission/complete-pod.ts';
import { checkPodSecurity } from '../admission/pod-security.ts';
import type { EphemeralContainer } from '../model/container.ts';
import type { Pod } from '../model/pod.ts';
import { type Cause, invalid } from '../model/refused.ts';
import type { Resource } from '../model/resources.ts';
import type { Draft, Store } from '../store/store.ts';

/**
 * A pod after a patch of its subresource `ephemeralcontainers`, judged as the API server does: entries are only added,
 * nothing else of the pod is taken from the patch. Throws Refused.
 */
export function patchedContainers(
  store: Store,
  resource: Resource,
  { live, patched }: { live: Pod; patched: Pod },
): Draft {
  const { name, uid } = live.metadata;
  const asked = patched.spec.ephemeralContainers ?? [];
  if (live.metadata.annotations?.['kubernetes.io/config.mirror'] !== undefined)
    throw invalid(resource, name, [
      { field: '', message: 'Forbidden: static pods do not support ephemeral containers' },
    ]);
  const causes = [
    ...(patched.metadata.uid === uid ? [] : [immutable('metadata.uid', patched.metadata.uid)]),
    ...changed(live, asked),
    ...asked.flatMap((container, n) => judge(container, n, { live, asked })),
  ];
  if (causes.length > 0) throw invalid(resource, name, causes);
  const ephemeralContainers = asked.map(completeContainer);
  const draft = { ...live, spec: { ...live.spec, ephemeralContainers } } as unknown as Draft;
  checkPodSecurity(store, resource, draft);
  return draft;
}

function immutable(field: string, value: string): Cause {
  return { field, message: `Invalid value: "${value}": field is immutable` };
}

function changed({ spec }: Pod, asked: readonly EphemeralContainer[]): readonly Cause[] {
  const field = 'spec.ephemeralContainers';
  return (spec.ephemeralContainers ?? []).flatMap((known) => {
    const now = asked.find(({ name }) => name === known.name);
    const why = now === undefined ? 'removed' : isSame(now, known) ? undefined : 'changed';
    return why === undefined
      ? []
      : [
          {
            field,
            reason: 'FieldValueForbidden',
            message: `Forbidden: existing ephemeral containers "${known.name}" may not be ${why}`,
          },
        ];
  });
}

function judge(
  container: EphemeralContainer,
  n: number,
  { live, asked }: { live: Pod; asked: readonly EphemeralContainer[] },
): readonly Cause[] {
  const at = `spec.ephemeralContainers[${n}]`;
  const { spec } = live;
  const own = [...spec.containers, ...(spec.initContainers ?? [])].map(({ name }) => name);
  const target = container.targetContainerName;
  const twice = own.includes(container.name) || asked.findIndex(({ name }) => name === container.name) !== n;
  return [
    ...(container.image === undefined || container.image === ''
      ? [{ field: `${at}.image`, message: 'Required value' }]
      : []),
    ...(twice ? [{ field: `${at}.name`, message: `Duplicate value: "${container.name}"` }] : []),
    ...(target === undefined || target === '' || own.includes(target)
      ? []
      : [{ field: `${at}.targetContainerName`, message: `Not found: "${target}"` }]),
    ...['ports', 'livenessProbe', 'readinessProbe', 'lifecycle']
      .filter((field) => field in container)
      .map((field) => ({ field: `${at}.${field}`, message: 'Forbidden: cannot be set for an Ephemeral Container' })),
  ];
}

/** Defaults are no change. */
function isSame(a: EphemeralContainer, b: EphemeralContainer): boolean {
  return sorted(completeContainer(a)) === sorted(completeContainer(b));
}

function sorted(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
