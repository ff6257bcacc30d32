import { describe, expect, it } from '@jest/globals';
import { judgeUnreadableVolumes } from '../../src/checks/judge-unreadable-volumes.ts';
import { mounts } from '../../src/checks/mounts.ts';
import { judgeFixture, readFixture } from './fixture.ts';

const { target, outcomes } = readFixture('mounts/files.busybox');
const podWith = (volume: object, mount: object = {}, security: object = { runAsUser: 1000 }) => ({
  spec: {
    securityContext: security,
    containers: [{ name: 'app', volumeMounts: [{ name: 'v', mountPath: '/var/v', ...mount }] }],
    volumes: [{ name: 'v', ...volume }],
  },
});
const judge = (pod: ReturnType<typeof podWith>, seen: string, held = '') => {
  const texts: Readonly<Record<string, string>> = { mounts: seen, volumes: held };
  return mounts.interpret({
    target,
    args: {},
    api: { pod },
    outcomes: outcomes.map((one) => ({ ...one, stdout: texts[one.step] ?? '' })),
  }).findings;
};
const codes = (...given: Parameters<typeof judge>) => judge(...given).map(({ code }) => code);
const here = 'flags / overlay rw rw -\nflags /var/v tmpfs rw rw -';
const config = { configMap: { name: 'settings' } };

describe('mounts', () => {
  it.each(['busybox', 'toolbox'])(
    'finds the empty optional Secret and the part that never changes, from %s',
    (image) => {
      expect(judgeFixture(`mounts/files.${image}`).map(({ code, about }) => `${code} ${about}`)).toEqual([
        'volume-empty volume /etc/absent',
        'sub-path-stays volume /etc/app/app.conf',
        'mounts-fine container app',
      ]);
    },
  );

  it.each([
    ['a volume at its place', podWith(config), here, '', ['mounts-fine']],
    [
      'one at another place through a link of the image',
      podWith(config),
      here.replace('/var/v', '/v'),
      '',
      ['mounts-fine'],
    ],
    ['one that is not mounted', podWith(config), 'flags / overlay rw rw -', '', ['mount-missing', 'mounts-fine']],
    [
      'a part whose file is deleted where it came from',
      podWith(config, { subPath: 'app.conf' }),
      here.replace(/rw -$/, 'ro gone'),
      '',
      ['sub-path-stale', 'mounts-fine'],
    ],
    [
      'a part whose file is still there',
      podWith(config, { subPath: 'app.conf' }),
      here.replace(/rw -$/, 'ro subpath'),
      '',
      ['sub-path-stays', 'mounts-fine'],
    ],
    ['an empty one that is not optional', podWith({ emptyDir: {} }), here, 'holds /var/v 0', ['mounts-fine']],
    [
      'an empty optional one',
      podWith({ configMap: { name: 'x', optional: true } }),
      here,
      'holds /var/v 0',
      ['volume-empty', 'mounts-fine'],
    ],
    [
      'an optional one with files',
      podWith({ configMap: { name: 'x', optional: true } }),
      here,
      'holds /var/v 2',
      ['mounts-fine'],
    ],
  ])('judges %s', (_, pod, seen, held, expected) => {
    expect(codes(pod, seen, held)).toEqual(expected);
  });

  it.each([
    ['0400 and no fsGroup', { secret: { secretName: 's', defaultMode: 0o400 } }, { runAsUser: 1000 }, 1],
    [
      '0400 of one item',
      { secret: { secretName: 's', items: [{ key: 'k', path: 'k.pem', mode: 0o400 }] } },
      { runAsUser: 1000 },
      1,
    ],
    ['0400 with fsGroup', { secret: { secretName: 's', defaultMode: 0o400 } }, { runAsUser: 1000, fsGroup: 5 }, 0],
    ['0400 for root', { secret: { secretName: 's', defaultMode: 0o400 } }, { runAsUser: 0 }, 0],
    ['0644', { secret: { secretName: 's' } }, { runAsUser: 1000 }, 0],
    [
      '0440 with root as a group',
      { secret: { secretName: 's', defaultMode: 0o440 } },
      { runAsUser: 1000, supplementalGroups: [0] },
      0,
    ],
  ])('tells from the spec alone whether a Secret can be read: %s', (_, volume, security, count) => {
    const found = judgeUnreadableVolumes(podWith(volume, {}, security), {
      ...target,
      container: { name: 'app', id: 'x', running: true },
    });
    expect(found).toHaveLength(count);
  });
});
