import type { Json } from './kube-object.ts';
import { groupOf, type Resource } from './resources.ts';

/** The API server's answer to what it does not do. */
export interface Status {
  readonly kind: 'Status';
  readonly apiVersion: 'v1';
  readonly metadata: object;
  readonly status: 'Success' | 'Failure';
  readonly message?: string;
  readonly reason?: string;
  readonly details?: { readonly [key: string]: Json };
  readonly code?: number;
}

/** Thrown by handlers; its status is the body of the answer. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly status: Status;
  readonly code: number;
  constructor(code: number, reason: string, message: string, details?: Status['details']) {
    super(message);
    this.code = code;
    const base = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure' } as const;
    this.status = { ...base, message, reason, ...(details === undefined ? {} : { details }), code };
  }
}

export interface Cause {
  readonly field: string;
  readonly message: string;
  readonly reason?: string;
}

type Kind = Pick<Resource, 'name' | 'version'>;

export function notFound(resource: Kind, name: string): Refused {
  return new Refused(404, 'NotFound', `${named(resource)} "${name}" not found`, details(resource, name));
}

export function alreadyExists(resource: Kind, name: string): Refused {
  return new Refused(409, 'AlreadyExists', `${named(resource)} "${name}" already exists`, details(resource, name));
}

export function conflict(resource: Kind, name: string): Refused {
  const message = `Operation cannot be fulfilled on ${named(resource)} "${name}": the object has been modified; please apply your changes to the latest version and try again`;
  return new Refused(409, 'Conflict', message, details(resource, name));
}

export function invalid(resource: Resource, name: string, causes: readonly Cause[]): Refused {
  const all = causes.map(({ field, message }) => `${field}: ${message}`).join(', ');
  const message = `${resource.kind}${groupOf(resource) === '' ? '' : `.${groupOf(resource)}`} "${name}" is invalid: ${all}`;
  const told = causes.map((cause) => ({ reason: 'FieldValueInvalid', ...cause }));
  return new Refused(422, 'Invalid', message, { ...details({ ...resource, name: resource.kind }, name), causes: told });
}

export function forbidden(resource: Kind, name: string, why: string): Refused {
  const message = `${named(resource)}${name === '' ? '' : ` "${name}"`} is forbidden: ${why}`;
  return new Refused(403, 'Forbidden', message, details(resource, name));
}

export function badRequest(message: string): Refused {
  return new Refused(400, 'BadRequest', message);
}

export function expired(): Refused {
  return new Refused(410, 'Expired', 'The resourceVersion is too old; list again and watch from there.');
}

/** What a genuine Kubernetes does and the sandbox does not. */
export function notServed(what: string): Refused {
  return new Refused(501, 'NotImplemented', `The sandbox does not serve ${what}: docs/sandbox.md lists what it does.`);
}

function named(resource: Kind): string {
  const group = groupOf(resource);
  return group === '' ? resource.name : `${resource.name}.${group}`;
}

function details(resource: Kind, name: string): Record<string, Json> {
  const group = groupOf(resource);
  return { ...(name === '' ? {} : { name }), ...(group === '' ? {} : { group }), kind: resource.name };
}
