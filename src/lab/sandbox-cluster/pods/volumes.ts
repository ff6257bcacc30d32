import { existsSync } from 'node:fs';
import { chmod, mkdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import type { Container } from '../model/container.ts';
import type { Pod, Volume } from '../model/pod.ts';
import type { Store } from '../store/store.ts';
import { CreateError, configData, secretData } from './env.ts';
import type { Mount } from './fstab.ts';
import { type Machine, runTool } from './machine.ts';
import { bytesOf } from './quantity.ts';

export interface Source {
  readonly machine: Machine;
  readonly store: Store;
  readonly pod: Pod;
  /** The pod's own folder. */
  readonly folder: string;
}

/** A volume as a folder. ConfigMaps and Secrets are written once, at the pod's start. Throws CreateError. */
export async function prepareVolume(volume: Volume, source: Source): Promise<string> {
  if (volume.hostPath !== undefined) return hostFolder(volume.hostPath);
  const folder = join(source.folder, 'volumes', volume.name);
  const files = filesOf(volume, source);
  await mkdir(folder, { recursive: true });
  if (volume.emptyDir?.medium === 'Memory') await mountMemory(source, folder, volume.emptyDir.sizeLimit);
  await chmod(folder, 0o777);
  for (const [path, text] of Object.entries(files)) {
    const file = join(folder, normalize(`/${path}`));
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
    await chmod(file, modeOf(volume, path));
  }
  return folder;
}

async function hostFolder({ path, type = '' }: NonNullable<Volume['hostPath']>): Promise<string> {
  const found = await stat(path).catch(() => undefined);
  if (type === 'Directory' && found?.isDirectory() !== true)
    throw new CreateError(`hostPath type check failed: ${path} is not a directory`);
  if (type === 'File' && found?.isFile() !== true)
    throw new CreateError(`hostPath type check failed: ${path} is not a file`);
  return path;
}

/** Without a limit of its own it may have what the pod may have, as with the kubelet. */
async function mountMemory({ machine, pod }: Source, folder: string, sizeLimit?: string | number): Promise<void> {
  const limits = pod.spec.containers.map(({ resources }) => bytesOf(resources?.limits?.memory ?? Number.NaN));
  const bytes = sizeLimit === undefined ? limits.reduce((sum, each) => sum + each, 0) : bytesOf(sizeLimit);
  const size = Number.isNaN(bytes) ? '' : `,size=${bytes}`;
  await runTool(machine, 'mount', ['-t', 'tmpfs', '-o', `mode=777${size}`, 'tmpfs', folder]);
}

/** What is mounted in the pod's folder would keep it from being removed. */
export async function releaseVolumes({ machine, pod, folder }: Source): Promise<void> {
  const mounted = (pod.spec.volumes ?? []).filter(({ emptyDir }) => emptyDir?.medium === 'Memory');
  const folders = mounted.map(({ name }) => join(folder, 'volumes', name)).filter((path) => existsSync(path));
  if (folders.length > 0) await runTool(machine, 'umount', ['-l', ...folders]);
}

function modeOf({ configMap, secret }: Volume, path: string): number {
  const own = (configMap?.items ?? secret?.items)?.find((item) => item.path === path)?.mode;
  return own ?? configMap?.defaultMode ?? secret?.defaultMode ?? 0o644;
}

function filesOf({ configMap, secret }: Volume, source: Source): Readonly<Record<string, string>> {
  if (configMap !== undefined) return chosen(configData(source, configMap) ?? {}, configMap.items, 'config');
  if (secret === undefined) return {};
  const { secretName, optional } = secret;
  return chosen(
    secretData(source, { name: secretName, ...(optional === undefined ? {} : { optional }) }) ?? {},
    secret.items,
    'secret',
  );
}

type Items = readonly { readonly key: string; readonly path: string }[];

function chosen(
  data: Readonly<Record<string, string>>,
  items: Items | undefined,
  kind: 'config' | 'secret',
): Readonly<Record<string, string>> {
  if (items === undefined) return data;
  return Object.fromEntries(
    items.map(({ key, path }) => {
      const text = data[key];
      if (text === undefined) throw new CreateError(`references non-existent ${kind} key: ${key}`);
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
