import { setTimeout as sleep } from 'node:timers/promises';
import { asError } from '../../../errors.ts';
import type { Volume } from '../model/pod.ts';
import { CreateError } from './env.ts';
import { prepareVolume, type Source } from './volumes.ts';

const firstPauseMs = 500;
const longestPauseMs = 30_000;

/** The pod's volumes as folders, by name. What is missing is tried again until it is there, as the kubelet does, or the signal comes. */
export async function mountVolumes(
  source: Source,
  failed: (message: string) => void,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const folders = new Map<string, string>();
  for (const volume of source.pod.spec.volumes ?? []) folders.set(volume.name, await mount(volume));
  return folders;

  async function mount(volume: Volume): Promise<string> {
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(longestPauseMs, pauseMs * 2)) {
      try {
        return await prepareVolume(volume, source);
      } catch (error) {
        if (!(error instanceof CreateError)) throw error;
        failed(`MountVolume.SetUp failed for volume "${volume.name}" : ${asError(error).message}`);
        await sleep(pauseMs, undefined, { signal });
      }
    }
  }
}
