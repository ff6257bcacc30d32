import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import type { Container } from '../model/container.ts';
import type { Pod, Volume } from '../model/pod.ts';
import type { Store } from '../store/store.ts';
import { CreateError, configData, secretData } from './env.ts';
import type { Mount } from './fstab.ts';

interface Source {
  readonly store: Store;
  readonly pod: Pod;
  /** The pod's own folder. */
  readonly folder: string;
}

/** The pod's volumes as folders, by name. ConfigMaps and Secrets are written once, at the pod's start. Throws CreateError. */
export async function prepareVolumes(source: Source): Promise<ReadonlyMap<string, string>> {
  const folders = new Map<string, string>();
  for (const volume of source.pod.spec.volumes ?? []) folders.set(volume.name, await prepare(volume, source));
  return folders;
}

async function prepare(volume: Volume, source: Source): Promise<string> {
  if (volume.hostPath !== undefined) return volume.hostPath.path;
  const folder = join(source.folder, 'volumes', volume.name);
  await mkdir(folder, { recursive: true });
  await chmod(folder, 0o777);
  const files = filesOf(volume, source);
  for (const [path, text] of Object.entries(files)) {
    const file = join(folder, normalize(`/${path}`));
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text, { mode: 0o644 });
  }
  return folder;
}

function filesOf({ configMap, secret }: Volume, source: Source): Readonly<Record<string, string>> {
  if (configMap !== undefined) return chosen(configData(source, configMap) ?? {}, configMap.items);
  if (secret === undefined) return {};
  const { secretName, optional } = secret;
  return chosen(
    secretData(source, { name: secretName, ...(optional === undefined ? {} : { optional }) }) ?? {},
    secret.items,
  );
}

type Items = readonly { readonly key: string; readonly path: string }[];

function chosen(data: Readonly<Record<string, string>>, items: Items | undefined): Readonly<Record<string, string>> {
  if (items === undefined) return data;
  return Object.fromEntries(
    items.map(({ key, path }) => {
      const text = data[key];
      if (text === undefined) throw new CreateError(`references non-existent config key: ${key}`);
      return [path, text];
    }),
  );
}

/** What a container mounts. Throws CreateError for a path that leads out of its root. */
export function mountsOf(container: Container, volumes: ReadonlyMap<string, string>): readonly Mount[] {
  return (container.volumeMounts ?? []).map(({ name, mountPath, readOnly, subPath }) => {
    const folder = volumes.get(name);
    const at = normalize(`/${mountPath}`).replace(/\/$/, '');
    if (folder === undefined || at === '')
      throw new CreateError(`the volume ${name} cannot be mounted at ${mountPath}`);
    return {
      from: subPath === undefined ? folder : join(folder, normalize(`/${subPath}`)),
      at,
      readOnly: readOnly === true,
    };
  });
}
