import { describe, expect, it } from '@jest/globals';
import { UserError } from '../../../src/errors.ts';
import type { Service } from '../../../src/lab/sandbox-cluster/admission/complete-service.ts';
import type { EndpointSlice } from '../../../src/lab/sandbox-cluster/controllers/keep-endpoints.ts';
import { serviceRules } from '../../../src/lab/sandbox-cluster/network/service-rules.ts';
import { createContainerLog } from '../../../src/lab/sandbox-cluster/pods/container-log.ts';
import { expand } from '../../../src/lab/sandbox-cluster/pods/expand.ts';
import { fstabOf } from '../../../src/lab/sandbox-cluster/pods/fstab.ts';
import { identityOf, setprivWords } from '../../../src/lab/sandbox-cluster/pods/identity.ts';
import { judgeImages } from '../../../src/lab/sandbox-cluster/pods/images.ts';
import { bytesOf, millisOf } from '../../../src/lab/sandbox-cluster/pods/quantity.ts';
import { findTools } from '../../../src/lab/sandbox-cluster/tools.ts';

describe('the kubelet of the sandbox', () => {
  it.each([
    ['$(A)', 'a'],
    ['$$(A)', '$(A)'],
    ['$(B)', '$(B)'],
    ['$$', '$'],
    ['$A $', '$A $'],
    ['$$$(A)', '$a'],
  ])('makes of %j in a command %j', (text, expanded) => {
    expect(expand(text, { A: 'a' })).toBe(expanded);
  });

  it.each([
    ['128Mi', 134_217_728],
    ['1G', 1_000_000_000],
    ['1500', 1_500],
    [64, 64],
  ])('reads %j as %i bytes', (quantity, bytes) => {
    expect(bytesOf(quantity)).toBe(bytes);
  });

  it('reads a tenth of a processor in both spellings', () => {
    expect([millisOf('100m'), millisOf('0.1')]).toEqual([100, 100]);
  });

  it.each([
    [
      {},
      [
        '--reuid=0',
        '--regid=0',
        '--clear-groups',
        expect.stringMatching(/^--bounding-set=-all,\+chown,.*\+net_raw/),
        '--inh-caps=-all',
      ],
    ],
    [
      { runAsUser: 65532, runAsGroup: 65532, allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
      ['--reuid=65532', '--regid=65532', '--clear-groups', '--bounding-set=-all', '--inh-caps=-all', '--no-new-privs'],
    ],
    [
      { capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] } },
      ['--reuid=0', '--regid=0', '--clear-groups', '--bounding-set=-all,+net_bind_service', '--inh-caps=-all'],
    ],
  ])('makes of the securityContext %j the words of setpriv', (securityContext, words) => {
    const container = { name: 'app', image: 'x', securityContext };
    expect(setprivWords(identityOf(container, { containers: [container] }), true)).toEqual(words);
  });

  it.each([
    ['busybox', 'IfNotPresent', undefined],
    ['ghcr.io/a/b:1', 'Always', undefined],
    ['localhost:5000/x', 'Always', undefined],
    ['lost', 'Always', 'ErrImagePull'],
    ['nowhere.invalid/x', 'IfNotPresent', 'ErrImagePull'],
    ['nowhere.invalid/x', 'Never', 'ErrImageNeverPull'],
    ['Not An Image', 'Always', 'InvalidImageName'],
  ] as const)('judges the image %s with pull policy %s: %j', (image, imagePullPolicy, reason) => {
    expect(judgeImages(['lost'])({ image, imagePullPolicy })?.reason).toBe(reason);
  });

  it('mounts in order, with overlays where a mount lies below a folder of the machine, and blanks escaped', () => {
    const mounts = [
      { from: '/state/a b', at: '/data/deep', readOnly: true },
      { from: '/state/c', at: '/usr/share/x', readOnly: false },
    ];
    const about = {
      root: '/r',
      own: '/o',
      dev: '/d',
      shm: '/s',
      etc: '/etc',
      shared: ['/usr', '/opt'],
      sysfs: false,
      mounts,
      cgroups: {},
    };
    const lines = fstabOf(about).trimEnd().split('\n');
    expect(lines[0]).toBe('overlay /r/usr overlay lowerdir=/usr,upperdir=/o/usr,workdir=/o/usr.work 0 0');
    expect(lines[1]).toBe('/opt /r/opt none rbind,ro 0 0');
    expect(lines.slice(-2)).toEqual([
      '/state/a\\040b /r/data/deep none rbind,X-mount.mkdir,ro 0 0',
      '/state/c /r/usr/share/x none rbind,X-mount.mkdir 0 0',
    ]);
  });

  it('keeps the newest 10 MiB of a log', () => {
    const log = createContainerLog();
    for (let n = 0; n < 12; n += 1) log.write(Buffer.alloc(1024 * 1024, n));
    const kept = log.read();
    expect([kept.length, kept[0], kept.at(-1)]).toEqual([10 * 1024 * 1024, 2, 11]);
  });

  it('puts the time before each line of a log, and into none that came in pieces', () => {
    let seconds = 0;
    const log = createContainerLog(() => 1000 * seconds++);
    for (const piece of ['sh: ', 'htttpd: not found', '\n\nnext\nlast ', 'line\n']) log.write(Buffer.from(piece));
    const time = (second: number): string => `1970-01-01T00:00:0${second}.000Z `;
    expect(log.read({ timestamps: true }).toString()).toBe(
      `${time(0)}sh: htttpd: not found\n${time(2)}\n${time(2)}next\n${time(2)}last line\n`,
    );
  });
});

describe('the rules of Services', () => {
  const metadata = { name: 'shop', namespace: 'default', uid: 'u', resourceVersion: '1', creationTimestamp: '' };
  const ports = [{ name: 'http', port: 80, protocol: 'TCP' as const, targetPort: 8080 }];
  const service: Service = { apiVersion: 'v1', kind: 'Service', metadata, spec: { clusterIP: '10.96.1.1', ports } };
  const slice = (ready: readonly boolean[]): EndpointSlice => ({
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { ...metadata, labels: { 'kubernetes.io/service-name': 'shop' } },
    ports: [{ name: 'http', port: 8080, protocol: 'TCP' }],
    endpoints: ready.map((is, n) => ({ addresses: [`10.244.1.${n + 1}`], conditions: { ready: is } })),
  });

  it('draw one of the ready endpoints', () => {
    const rules = serviceRules([service], [slice([true, false, true])]);
    expect(rules).toContain(
      '--dport 80 -m statistic --mode random --probability 0.50000 -j DNAT --to-destination 10.244.1.1:8080\n',
    );
    expect(rules).toContain('--dport 80 -j DNAT --to-destination 10.244.1.3:8080\n');
    expect(rules).not.toContain('10.244.1.2');
  });

  it('refuse where none is ready', () => {
    expect(serviceRules([service], [slice([false])])).toContain(
      '-A FORWARD -d 10.96.1.1/32 -p tcp --dport 80 -j REJECT',
    );
  });

  it('leave headless Services alone', () => {
    expect(serviceRules([{ ...service, spec: { ...service.spec, clusterIP: 'None' } }], [slice([true])])).not.toContain(
      'DNAT',
    );
  });
});

describe('a machine that is not Linux', () => {
  it('is told so, with the remedy', () => {
    expect(() => findTools('darwin')).toThrow(UserError);
    expect(() => findTools('darwin')).toThrow('this is darwin');
  });
});
