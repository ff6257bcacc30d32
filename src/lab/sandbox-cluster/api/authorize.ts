import { timingSafeEqual } from 'node:crypto';
import type { KubeObject } from '../model/kube-object.ts';
import { forbidden, Refused } from '../model/refused.ts';
import { groupOf, type Resource, resourceOfKind } from '../model/resources.ts';
import type { Store } from '../store/store.ts';
import type { Call } from './read-call.ts';

/** Who asks. */
export type User = { readonly admin: true } | { readonly namespace: string; readonly account: string };

/** A right as RBAC asks for it. */
export interface Right {
  readonly verb: string;
  readonly group: string;
  /** With the subresource behind a slash. */
  readonly resource: string;
  readonly namespace?: string;
}

export interface Access {
  /** Throws Refused 401. */
  userOf(authorization: string | undefined): User;
  /** A token of a service account, for as long as the sandbox lives. */
  tokenFor(namespace: string, account: string): string;
  may(user: User, right: Right): boolean;
  /** Throws Refused 403. */
  check(user: User, call: Call): void;
}

/** Tokens and RBAC: the admin of the kubeconfig may all, a service account what Roles and ClusterRoles give it. */
export function createAccess(store: Store, adminToken: string, newToken: () => string): Access {
  const tokens = new Map<string, User>([[adminToken, { admin: true }]]);
  const may = (user: User, right: Right): boolean => {
    if ('admin' in user) return true;
    return rulesOf(store, user, right.namespace).some((rule) => allows(rule, right));
  };
  return {
    userOf: (authorization) => {
      const given = /^Bearer (.+)$/.exec(authorization ?? '')?.[1] ?? '';
      for (const [token, user] of tokens) if (isEqual(token, given)) return user;
      throw new Refused(401, 'Unauthorized', 'Unauthorized');
    },
    tokenFor: (namespace, account) => {
      const token = newToken();
      tokens.set(token, { namespace, account });
      return token;
    },
    may,
    check: (user, call) => {
      const right = rightOf(call);
      if ('admin' in user || may(user, right)) return;
      const who = `system:serviceaccount:${user.namespace}:${user.account}`;
      const where = right.namespace === undefined ? 'at the cluster scope' : `in the namespace "${right.namespace}"`;
      const what = `cannot ${right.verb} resource "${right.resource}" in API group "${right.group}" ${where}`;
      throw forbidden(call.resource, call.name ?? '', `User "${who}" ${what}`);
    },
  };
}

export function rightOf({ verb, resource, subresource, namespace }: Call): Right {
  return {
    verb,
    group: groupOf(resource),
    resource: subresource === undefined ? resource.name : `${resource.name}/${subresource}`,
    ...(namespace === undefined ? {} : { namespace }),
  };
}

interface Rule {
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly verbs?: readonly string[];
}

interface Role extends KubeObject {
  readonly rules?: readonly Rule[];
}

interface Binding extends KubeObject {
  readonly subjects?: readonly { readonly kind: string; readonly name: string; readonly namespace?: string }[];
  readonly roleRef: { readonly kind: string; readonly name: string };
}

const rbac = 'rbac.authorization.k8s.io/v1';
const kinds = {
  roles: kind('Role'),
  bindings: kind('RoleBinding'),
  clusterRoles: kind('ClusterRole'),
  clusterBindings: kind('ClusterRoleBinding'),
};

function kind(name: string): Resource {
  const found = resourceOfKind(rbac, name);
  if (found === undefined) throw new Error(`no resource of kind ${name}`);
  return found;
}

function rulesOf(store: Store, user: Exclude<User, { admin: true }>, namespace: string | undefined): readonly Rule[] {
  const own = namespace === undefined ? [] : store.list<Binding>(kinds.bindings, namespace);
  const bindings = [...own, ...store.list<Binding>(kinds.clusterBindings)];
  return bindings
    .filter(({ subjects }) => subjects?.some((subject) => isSubject(subject, user)))
    .flatMap(({ roleRef, metadata }) => {
      const role =
        roleRef.kind === 'Role'
          ? store.get<Role>(kinds.roles, `${metadata.namespace}/${roleRef.name}`)
          : store.get<Role>(kinds.clusterRoles, roleRef.name);
      return role?.rules ?? [];
    });
}

function isSubject(
  subject: { readonly kind: string; readonly name: string; readonly namespace?: string },
  { namespace, account }: Exclude<User, { admin: true }>,
): boolean {
  return subject.kind === 'ServiceAccount' && subject.name === account && subject.namespace === namespace;
}

function allows({ apiGroups = [], resources = [], verbs = [] }: Rule, { group, resource, verb }: Right): boolean {
  const has = (list: readonly string[], one: string): boolean => list.includes('*') || list.includes(one);
  return has(apiGroups, group) && has(resources, resource) && has(verbs, verb);
}

function isEqual(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}
