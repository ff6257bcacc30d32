import type { PodEntry } from '../run/directory.ts';

/** Holds what changes with every change, so that readers need not read all to see that there was none. No pod is called so. */
export const revisionField = '';

/** A pod as one field of the directory's hash: by its name, small, and without anything to interpret. */
export function writeEntry({ namespace, name, owner, app, health }: PodEntry): readonly [field: string, value: string] {
  return [fieldOf(namespace, name), JSON.stringify([health, owner?.kind ?? '', owner?.name ?? '', app ?? ''])];
}

export function fieldOf(namespace: string, name: string): string {
  return `${namespace}/${name}`;
}

/** undefined for what no worker of ours writes: names are shown to people and become commands. */
export function readEntry(field: string, value: string): PodEntry | undefined {
  const [, namespace, name] = podField.exec(field) ?? [];
  const said = readList(value);
  if (namespace === undefined || name === undefined || said === undefined) return undefined;
  const [health = '', kind = '', owner = '', app = ''] = said;
  return {
    namespace,
    name,
    ...(objectName.test(owner) && /^[A-Z]\w{0,62}$/.test(kind) ? { owner: { kind, name: owner } } : {}),
    ...(app === '' ? {} : { app: app.slice(0, 63) }),
    health: health.slice(0, 200),
  };
}

const podField = /^([a-z0-9-]{1,63})\/([a-z0-9][a-z0-9.-]{0,252})$/;
const objectName = /^[a-z0-9][a-z0-9.-]{0,252}$/;

function readList(text: string): readonly string[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) && value.every((word) => typeof word === 'string') ? value : undefined;
  } catch {
    // Nobody is told of one pod that cannot be read: it is missing among the names, and can be typed.
    return undefined;
  }
}
