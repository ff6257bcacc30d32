import type { Container, SecurityContext } from '../model/container.ts';
import type { Pod } from '../model/pod.ts';
import { forbidden } from '../model/refused.ts';
import { type Resource, resourceNamed } from '../model/resources.ts';
import type { Draft, Store } from '../store/store.ts';

const namespaces = resourceNamed('v1', 'namespaces') as Resource;
const label = 'pod-security.kubernetes.io/enforce';

/** PodSecurity as the namespace's label asks for it: `restricted` as Kubernetes judges it, `baseline` in its main points. */
export function checkPodSecurity(store: Store, resource: Resource, draft: Draft): void {
  const { namespace = '', name } = draft.metadata;
  const level = store.get(namespaces, namespace)?.metadata.labels?.[label];
  if (level !== 'restricted' && level !== 'baseline') return;
  const broken = violations((draft as unknown as Pod).spec, level);
  if (broken.length === 0) return;
  throw forbidden(resource, name, `violates PodSecurity "${level}:latest": ${broken.join(', ')}`);
}

function violations(spec: Pod['spec'], level: 'restricted' | 'baseline'): readonly string[] {
  const all = [...(spec.initContainers ?? []), ...spec.containers, ...(spec.ephemeralContainers ?? [])];
  const rules =
    level === 'baseline'
      ? [privileged, hostNetwork]
      : [privileged, hostNetwork, escalation, capabilities, root, rootUser, seccomp];
  return rules.flatMap((rule) => rule(all, spec) ?? []);
}

type Rule = (all: readonly Container[], spec: Pod['spec']) => string | undefined;

const privileged: Rule = (all) =>
  told(
    all.filter((each) => each.securityContext?.privileged === true),
    'privileged',
    'must not set securityContext.privileged=true',
  );

const hostNetwork: Rule = (_, spec) => (spec.hostNetwork === true ? 'host namespaces (hostNetwork=true)' : undefined);

const escalation: Rule = (all) =>
  told(
    all.filter((each) => each.securityContext?.allowPrivilegeEscalation !== false),
    'allowPrivilegeEscalation != false',
    'must set securityContext.allowPrivilegeEscalation=false',
  );

const capabilities: Rule = (all) =>
  told(
    all.filter((each) => !each.securityContext?.capabilities?.drop?.includes('ALL')),
    'unrestricted capabilities',
    'must set securityContext.capabilities.drop=["ALL"]',
  );

const root: Rule = (all, spec) =>
  told(
    all.filter((each) => merged(each, spec).runAsNonRoot !== true),
    'runAsNonRoot != true',
    'must set securityContext.runAsNonRoot=true',
  );

const rootUser: Rule = (all, spec) =>
  told(
    all.filter((each) => merged(each, spec).runAsUser === 0),
    'runAsUser=0',
    'must not set runAsUser=0',
  );

const seccomp: Rule = (all, spec) =>
  told(
    all.filter((each) => !['RuntimeDefault', 'Localhost'].includes(merged(each, spec).seccompProfile?.type ?? '')),
    'seccompProfile',
    'must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"',
  );

function merged({ securityContext }: Container, spec: Pod['spec']): SecurityContext {
  return { ...spec.securityContext, ...securityContext };
}

function told(broken: readonly Container[], what: string, must: string): string | undefined {
  if (broken.length === 0) return undefined;
  const names = broken.map(({ name }) => `"${name}"`).join(', ');
  return `${what} (container${broken.length > 1 ? 's' : ''} ${names} ${must})`;
}
