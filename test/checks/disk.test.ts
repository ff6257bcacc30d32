import { describe, expect, it } from '@jest/globals';
import { disk } from '../../src/checks/disk.ts';
import { judgeFixture, readFixture } from './fixture.ts';

const judge = (rooms: string, mounts = '', spec: object = {}) => {
  const { target, outcomes } = readFixture('disk/files.busybox');
  const volumeMounts = [{ name: 'v', mountPath: '/v' }];
  const container = { name: 'app', volumeMounts, ...spec };
  const pod = { spec: { containers: [container], volumes: [{ name: 'v', emptyDir: { sizeLimit: '100Mi' } }] } };
  const texts: Readonly<Record<string, string>> = {
    disk: rooms,
    mounts: `${mounts}\nnode 4096 1000000 600000 500000 9000 8000`,
  };
  return disk.interpret({
    target,
    args: {},
    api: { pod },
    outcomes: outcomes.map((one) => ({ ...one, stdout: texts[one.step] ?? '' })),
  }).findings;
};
const codes = (...given: Parameters<typeof judge>) => judge(...given).map(({ code }) => code);

describe('disk', () => {
  it.each(['busybox', 'toolbox'])(
    'finds nothing wrong with healthy volumes, and tells no path of the node, from %s',
    (image) => {
      expect(judgeFixture(`disk/files.${image}`).map(({ code }) => code)).toEqual(['disk-fine']);
      const { outcomes } = readFixture(`disk/files.${image}`);
      expect(outcomes.map(({ stdout }) => stdout).join('')).not.toMatch(/kubelet|overlayfs|snapshots/);
    },
  );

  it.each(['busybox', 'toolbox'])('names the deleted file that fills a volume, from %s', (image) => {
    const [first] = judgeFixture(`disk/leaky.${image}`).filter(({ severity }) => severity === 'warning');
    expect(first).toMatchObject({ code: 'deleted-open', about: 'file /full/old.log' });
  });

  it.each([
    ['a full volume', 'mount /v 4096 1000 0 0 500 400', ['disk-full', 'disk-fine']],
    ['a volume that is nearly full', 'mount /v 4096 1000 60 60 500 400', ['disk-nearly-full', 'disk-fine']],
    ['one without inodes', 'mount /v 4096 1000 900 900 500 0', ['inodes-gone', 'disk-fine']],
    ['one that counts no inodes', 'mount /v 4096 1000 900 900 0 0', ['disk-fine']],
    [
      'an emptyDir near its sizeLimit',
      `mount /v 4096 1000 900 900 0 0\nsize /v ${95 * 1024}`,
      ['volume-over-limit', 'disk-fine'],
    ],
    [
      'one that is shown at two places',
      'mount /a 4096 1000 0 0 5 4\nmount /b 4096 1000 0 0 5 4',
      ['disk-full', 'disk-fine'],
    ],
  ])('judges %s', (_, rooms, expected) => {
    expect(codes(rooms)).toEqual(expected);
  });

  it('names the biggest folder of a full volume', () => {
    const [full] = judge('mount /v 4096 1000 0 0 500 400\nbig /v 4000 /v\nbig /v 3000 /v/cache');
    expect(full?.sentence).toBe('/v is full (100 % of 3.9 MiB); most of it in /v/cache (2.9 MiB)');
  });

  it('tells a volume that was made read-only from one that the spec wants so', () => {
    expect(codes('', 'flags /v ext4 ro rw -')).toEqual(['mounted-read-only', 'disk-fine']);
    const readOnly = { volumeMounts: [{ name: 'v', mountPath: '/v', readOnly: true }] };
    expect(codes('', 'flags /v ext4 ro rw -', readOnly)).toEqual(['disk-fine']);
    expect(codes('', 'flags / overlay ro rw -', { securityContext: { readOnlyRootFilesystem: true } })).toEqual([
      'root-read-only',
      'disk-fine',
    ]);
  });
});
