import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { whyNoSandbox } from '../../contracts/cluster/sandbox-world.ts';
import { describeWhere } from '../../describe-where.ts';
import { isReady, podOf, startTestSandbox, type TestSandbox } from './start-test-sandbox.ts';

const stays = 'trap "exit 0" TERM; while :; do sleep 0.1; done';

describeWhere(whyNoSandbox())('a pod of the sandbox', () => {
  let sandbox: TestSandbox;
  beforeAll(async () => {
    sandbox = await startTestSandbox(['lost:1']);
  }, 60_000);
  afterAll(async () => sandbox?.close(), 30_000);

  it('is up soon after its manifest, with an address of its own', async () => {
    await sandbox.apply([podOf('first', stays)]);
    const { status } = await sandbox.until('first', isReady);
    expect(status).toMatchObject({ phase: 'Running', podIP: expect.stringMatching(/^10\.244\./) });
  });

  it('sees its own processes, network, host name and files, and nothing of the machine that it could change', async () => {
    const script =
      'hostname; ls /proc | grep -c "^[0-9]"; ls /sys/class/net; touch /usr/x 2>&1; sed -n "s,.* /run/sandbox/programs/node [^ ]* \\([^,]*\\).*,\\1,p" /proc/mounts; touch /tmp/x && echo wrote; cat /etc/shadow';
    await sandbox.apply([podOf('alone', script, { spec: { restartPolicy: 'Never' } })]);
    await sandbox.until('alone', ({ status }) => status.phase === 'Succeeded' || status.phase === 'Failed');
    const lines = (await sandbox.log('alone')).trim().split('\n');
    expect(lines[0]).toBe('alone');
    expect(Number(lines[1])).toBeLessThan(8);
    expect(lines.slice(2)).toEqual(['eth0', 'lo', expect.stringMatching(/Read-only|denied/), 'ro', 'wrote']);
  });

  it('gets its environment, its volumes and files of /etc as its manifest says', async () => {
    const files = ['/etc/one.conf', '/deep/down/pw', '/shared/x'].map((path) => `echo "$(cat ${path})"`);
    // The kubelet expands the first $(NAME) and takes one dollar of the second.
    const prints = [...files, `echo "$PW $(NAME)" '$$(NAME)'`, 'tail -n 1 /etc/resolv.conf'].join('; ');
    await sandbox.apply([
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'cm' }, data: { 'a.conf': 'from-map' } },
      { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'sec' }, stringData: { pw: 'from-secret' } },
      podOf('filled', '', {
        container: {
          command: ['sh', '-c', prints],
          env: [
            { name: 'NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
            { name: 'PW', valueFrom: { secretKeyRef: { name: 'sec', key: 'pw' } } },
          ],
          volumeMounts: [
            { name: 'cm', mountPath: '/etc/one.conf', subPath: 'a.conf' },
            { name: 'sec', mountPath: '/deep/down', readOnly: true },
            { name: 'shared', mountPath: '/shared' },
          ],
        },
        spec: {
          restartPolicy: 'Never',
          volumes: [
            { name: 'cm', configMap: { name: 'cm' } },
            { name: 'sec', secret: { secretName: 'sec' } },
            { name: 'shared', emptyDir: {} },
          ],
          initContainers: [
            {
              name: 'init',
              image: 'busybox',
              command: ['sh', '-c', 'echo from-init >/shared/x'],
              volumeMounts: [{ name: 'shared', mountPath: '/shared' }],
            },
          ],
        },
      }),
    ]);
    await sandbox.until('filled', ({ status }) => status.phase === 'Succeeded' || status.phase === 'Failed');
    const lines = (await sandbox.log('filled')).trim().split('\n');
    const values = 'from-secret filled $(NAME)';
    expect(lines).toEqual(['from-map', 'from-secret', 'from-init', values, 'options ndots:5']);
  });

  it('that takes more memory than its limit is killed and says OOMKilled, where cgroups can be made', async () => {
    await sandbox.apply([
      podOf('greedy', 'exec tail /dev/zero', {
        container: { resources: { limits: { memory: '32Mi' } } },
        spec: { restartPolicy: 'Never' },
      }),
    ]);
    if (sandbox.notes.some((note) => note.includes('limits')))
      return console.warn('skipped: no cgroups can be made here');
    const { status } = await sandbox.until('greedy', (pod) => pod.status.phase === 'Failed');
    expect(status.containerStatuses?.[0]?.state.terminated).toMatchObject({ exitCode: 137, reason: 'OOMKilled' });
  });

  it('restarts with back-off, keeps the log of the life before and tells it by Events', async () => {
    await sandbox.apply([podOf('crashing', 'echo last words; exit 3')]);
    const waits = (reason?: string) => reason === 'CrashLoopBackOff';
    const pod = await sandbox.until('crashing', ({ status }) =>
      waits(status.containerStatuses?.[0]?.state.waiting?.reason),
    );
    expect(pod.status.containerStatuses?.[0]).toMatchObject({
      restartCount: 1,
      lastState: { terminated: { exitCode: 3 } },
    });
    expect(await sandbox.log('crashing', 'previous=true')).toBe('last words\n');
    expect((await sandbox.events('crashing')).at(-1)).toBe('BackOff: Back-off restarting failed container app');
  });

  it('is neither ready nor restarted while its probes ask a port by a name that it does not have', async () => {
    const probe = { httpGet: { port: 'web' }, periodSeconds: 1 };
    await sandbox.apply([podOf('lost', stays, { container: { readinessProbe: probe, livenessProbe: probe } })]);
    await sandbox.until('lost', ({ status }) => status.phase === 'Running');
    const why = 'probe errored and resulted in unknown state: strconv.Atoi: parsing "web": invalid syntax';
    const told = [`Unhealthy: Readiness ${why}`, `Unhealthy: Liveness ${why}`];
    await sandbox.untilTold('lost', told);
    expect((await sandbox.pod('lost'))?.status.containerStatuses?.[0]).toMatchObject({ ready: false, restartCount: 0 });
  });

  it('is ready when its probe says so, and is killed when its liveness probe fails', async () => {
    const readinessProbe = { exec: { command: ['test', '-e', '/tmp/ready'] } };
    const livenessProbe = { tcpSocket: { port: 9 }, periodSeconds: 1, failureThreshold: 1, initialDelaySeconds: 1 };
    await sandbox.apply([
      podOf('slow', `sleep 0.4; touch /tmp/ready; ${stays}`, { container: { readinessProbe } }),
      podOf('never', stays, { container: { readinessProbe } }),
      podOf('sick', stays, { container: { livenessProbe } }),
    ]);
    expect(
      (await sandbox.until('never', ({ status }) => status.phase === 'Running')).status.containerStatuses?.[0]?.ready,
    ).toBe(false);
    await sandbox.until('slow', isReady);
    await sandbox.until('sick', ({ status }) => (status.containerStatuses?.[0]?.restartCount ?? 0) > 0);
    expect(await sandbox.events('sick')).toContain('Killing: Container app failed liveness probe, will be restarted');
  });

  it.each([
    ['lost:1', 'ErrImagePull: Failed to pull image "lost:1": failed to resolve reference: not found'],
    [
      'nowhere.invalid/x:1',
      'ErrImagePull: Failed to pull image "nowhere.invalid/x:1": failed to resolve reference: dial tcp: lookup nowhere.invalid: no such host',
    ],
  ])('whose image is %s waits and says why', async (image, why) => {
    const name = image.replaceAll(/\W/g, '-');
    await sandbox.apply([podOf(name, stays, { container: { image } })]);
    await sandbox.until(
      name,
      ({ status }) => status.containerStatuses?.[0]?.state.waiting?.reason === 'ImagePullBackOff',
    );
    expect(await sandbox.events(name)).toContain(why.replace('ErrImagePull', 'Failed'));
  });

  it.each([
    ['echo', ['echo', 'hi'], { exitCode: 0, reason: 'Completed' }],
    [
      'nothing',
      ['no-such-program'],
      {
        exitCode: 128,
        reason: 'StartError',
        message: expect.stringContaining('exec: "no-such-program": executable file not found in $PATH'),
      },
    ],
    [
      'folder',
      ['/etc/hosts'],
      {
        exitCode: 128,
        reason: 'StartError',
        message: expect.stringContaining('exec: "/etc/hosts": permission denied'),
      },
    ],
    ['closed', ['sh', '-c', 'touch /tmp/x || touch /x || exit 7'], { exitCode: 7, reason: 'Error' }],
  ])('ends as runc would end it: %s', async (name, command, ended) => {
    const securityContext = { readOnlyRootFilesystem: true };
    await sandbox.apply([
      podOf(`ends-${name}`, '', { container: { command, securityContext }, spec: { restartPolicy: 'Never' } }),
    ]);
    const { status } = await sandbox.until(`ends-${name}`, (pod) => /Succeeded|Failed/.test(pod.status.phase ?? ''));
    expect(status.containerStatuses?.[0]?.state.terminated).toMatchObject(ended);
  });

  it('that names a ConfigMap that is not there waits, and mounts one that comes later', async () => {
    const wants = { envFrom: [{ configMapRef: { name: 'late-env' } }] };
    const volumes = [{ name: 'late', configMap: { name: 'late-files' } }];
    const mounts = { volumeMounts: [{ name: 'late', mountPath: '/late' }] };
    await sandbox.apply([
      podOf('wants', stays, { container: wants }),
      podOf('mounts', stays, { container: mounts, spec: { volumes } }),
    ]);
    const { status } = await sandbox.until(
      'wants',
      (pod) => pod.status.containerStatuses?.[0]?.state.waiting?.message !== undefined,
    );
    expect(status.containerStatuses?.[0]?.state.waiting).toEqual({
      reason: 'CreateContainerConfigError',
      message: 'configmap "late-env" not found',
    });
    const missing = 'FailedMount: MountVolume.SetUp failed for volume "late" : configmap "late-files" not found';
    for (const end = Date.now() + 10_000; Date.now() < end && !(await sandbox.events('mounts')).includes(missing); )
      await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await sandbox.events('mounts')).toContain(missing);
    await sandbox.apply([{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'late-files' }, data: { a: 'b' } }]);
    await sandbox.until('mounts', isReady);
  });

  it('fills a memory volume to its limit and no further', async () => {
    const volumes = [{ name: 'spool', emptyDir: { medium: 'Memory', sizeLimit: '1Mi' } }];
    const volumeMounts = [{ name: 'spool', mountPath: '/spool' }];
    const script = 'dd if=/dev/zero of=/spool/x bs=1k count=2048 2>&1; ls -l /spool/x';
    await sandbox.apply([
      podOf('spools', script, { container: { volumeMounts }, spec: { volumes, restartPolicy: 'Never' } }),
    ]);
    await sandbox.until('spools', ({ status }) => status.phase === 'Succeeded');
    expect(await sandbox.log('spools')).toMatch(/No space left on device[\s\S]* 1048576 /);
  });

  it('goes with everything in it when it is deleted', async () => {
    await sandbox.apply([podOf('going', stays)]);
    await sandbox.until('going', isReady);
    expect((await sandbox.ask('DELETE', '/api/v1/namespaces/default/pods/going')).code).toBe(200);
    expect(await sandbox.pod('going')).toBeUndefined();
  });

  it('takes an injected container into its namespaces, without capabilities and under the UID that the spec says', async () => {
    await sandbox.apply([podOf('target', stays)]);
    await sandbox.until('target', isReady);
    const container = {
      name: 'kdebug-1',
      image: 'busybox',
      command: [
        'sh',
        '-c',
        'id -u; hostname; cat /proc/1/comm; grep -h Cap /proc/self/status | sort -u -k2 | cut -f2; echo $$(HOME)',
      ],
      targetContainerName: 'app',
      securityContext: {
        runAsUser: 65532,
        runAsGroup: 65532,
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
      },
    };
    const patch = {
      contentType: 'application/strategic-merge-patch+json',
      body: { spec: { ephemeralContainers: [container] } },
    };
    expect((await sandbox.ask('PATCH', '/api/v1/namespaces/default/pods/target/ephemeralcontainers', patch)).code).toBe(
      200,
    );
    await sandbox.until(
      'target',
      ({ status }) => status.ephemeralContainerStatuses?.[0]?.state.terminated !== undefined,
    );
    const [uid, hostname, comm, caps] = (await sandbox.log('target', 'container=kdebug-1')).split('\n');
    expect([hostname, comm, caps]).toEqual(['target', 'sh', '0000000000000000']);
    expect(sandbox.notes.some((note) => note.includes('Only one user')) ? '0' : '65532').toBe(uid);
  });
});
