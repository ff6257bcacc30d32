import { isDeepStrictEqual } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Directory, PodEntry, PodNews } from '../../src/run/directory.ts';
import { untilTrue } from '../until-true.ts';

export interface DirectoryStage {
  readonly directory: Directory;
  /** What the keeping worker of 'prod' hears. */
  readonly hear: (news: PodNews) => void;
  readonly close: () => Promise<void>;
}

export const pod = (name: string, more: Partial<PodEntry> = {}): PodEntry => ({
  namespace: 'shop',
  name,
  health: 'ready',
  ...more,
});

/** What every directory does; names arrive a moment after they were told. */
export function describeDirectory(kind: string, open: () => Promise<DirectoryStage>): void {
  describe(`a directory ${kind}`, () => {
    let stage: DirectoryStage;
    beforeEach(async () => {
      stage = await open();
    });
    afterEach(() => stage?.close());

    const sorted = async (): Promise<readonly PodEntry[]> =>
      [...((await stage.directory.pods('prod')) ?? [])].toSorted((a, b) =>
        `${a.namespace}/${a.name}`.localeCompare(`${b.namespace}/${b.name}`),
      );
    const becomes = async (pods: readonly PodEntry[]): Promise<void> => {
      await untilTrue(async () => isDeepStrictEqual(await sorted(), pods), `it holds ${JSON.stringify(pods)}`);
    };

    it('knows nothing of a cluster of which nobody tells', async () => {
      expect(await stage.directory.pods('lab')).toBeUndefined();
    });

    it('holds what was told of each pod, and an empty cluster as such', async () => {
      stage.hear({ type: 'all', pods: [] });
      await untilTrue(async () => (await stage.directory.pods('prod')) !== undefined, 'the empty cluster is known');
      const full = pod('a', { owner: { kind: 'Deployment', name: 'checkout' }, app: 'pay', health: 'not ready, OOM' });
      stage.hear({ type: 'is', pod: full });
      await becomes([full]);
    });

    it('follows what comes, changes and goes', async () => {
      stage.hear({ type: 'all', pods: [pod('a'), pod('b')] });
      await becomes([pod('a'), pod('b')]);
      stage.hear({ type: 'is', pod: pod('a', { health: 'not ready' }) });
      stage.hear({ type: 'gone', namespace: 'shop', name: 'b' });
      stage.hear({ type: 'is', pod: pod('c') });
      await becomes([pod('a', { health: 'not ready' }), pod('c')]);
    });

    it('forgets what a new list leaves out, in that namespace alone where it is of one', async () => {
      const other = pod('a', { namespace: 'store' });
      stage.hear({ type: 'all', pods: [pod('a'), pod('b'), other] });
      await becomes([pod('a'), pod('b'), other]);
      stage.hear({ type: 'all', namespace: 'shop', pods: [pod('b')] });
      await becomes([pod('b'), other]);
      stage.hear({ type: 'all', pods: [other] });
      await becomes([other]);
    });
  });
}
