import { execFile, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { whyNoSandbox } from '../../contracts/cluster/sandbox-world.ts';
import { describeWhere } from '../../describe-where.ts';
import { isReady, startTestSandbox, type TestSandbox } from './start-test-sandbox.ts';

const program = process.env.KUBECTL ?? 'kubectl';
const there = spawnSync(program, ['version', '--client']).status === 0;
const run = promisify(execFile);

const manifest = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: 1
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      terminationGracePeriodSeconds: 0
      containers:
        - { name: app, image: busybox, command: [sh, -c, 'echo hello; touch /tmp/said; sleep 1000; echo bye'], readinessProbe: { exec: { command: [test, -e, /tmp/said] } } }
`;

describeWhere(there ? undefined : 'no kubectl is found; name one by KUBECTL', whyNoSandbox())(
  'kubectl on the sandbox',
  () => {
    let sandbox: TestSandbox;
    let pod = '';
    beforeAll(async () => {
      sandbox = await startTestSandbox();
    }, 60_000);
    afterAll(async () => sandbox?.close(), 30_000);

    const kubectl = async (words: string, input = ''): Promise<string> => {
      const running = run(program, ['--kubeconfig', sandbox.kubeconfig, ...words.split(' ')], { timeout: 15_000 });
      running.child.stdin?.end(input);
      return (await running).stdout;
    };

    it('applies a manifest, applies it again without change, and waits for the rollout', async () => {
      expect(await kubectl('apply -f -', manifest)).toBe('deployment.apps/web created\n');
      expect(await kubectl('rollout status deployment/web --timeout=10s')).toContain('successfully rolled out');
      expect(await kubectl('apply -f -', manifest)).toBe('deployment.apps/web unchanged\n');
      pod = (await kubectl('get pods -l app=web -o name')).trim().replace('pod/', '');
    });

    it('prints the columns that a person expects', async () => {
      await sandbox.until(pod, isReady);
      expect(await kubectl('get pods')).toMatch(
        /^NAME +READY +STATUS +RESTARTS +AGE\nweb-\S+ +1\/1 +Running +0 +\d+s\n$/,
      );
      expect(await kubectl('get all')).toContain('deployment.apps/web');
    });

    it('reads logs, runs a command and hands its input and exit status through', async () => {
      expect(await kubectl(`logs ${pod}`)).toBe('hello\n');
      expect(await kubectl(`exec -i ${pod} -- cat`, 'through')).toBe('through');
      await expect(kubectl(`exec ${pod} -- false`)).rejects.toMatchObject({ code: 1 });
    });

    it('debugs: the container it adds sees the processes of its target', async () => {
      await kubectl(`debug ${pod} --image=busybox --target=app --container=look -- cat /proc/1/cmdline`);
      await sandbox.until(pod, ({ status }) => status.ephemeralContainerStatuses?.[0]?.state.terminated !== undefined);
      expect(await kubectl(`logs ${pod} -c look`)).toContain('echo hello');
    });

    it('follows a log line by line until the container ends', async () => {
      const job = `
apiVersion: v1
kind: Pod
metadata: { name: counts }
spec: { restartPolicy: Never, containers: [{ name: app, image: busybox, command: [sh, -c, 'for n in 1 2 3; do echo $n; sleep 0.3; done'] }] }
`;
      await kubectl('apply -f -', job);
      await sandbox.until('counts', ({ status }) => status.containerStatuses?.[0]?.containerID !== undefined);
      expect(await kubectl('logs -f counts')).toBe('1\n2\n3\n');
    });

    it('gets single objects, as a table, as JSON by a path and in every namespace', async () => {
      expect(await kubectl(`get pod ${pod} -o jsonpath={.status.phase}`)).toBe('Running');
      expect(await kubectl('get deployment web -o wide')).toMatch(
        /^NAME +READY +UP-TO-DATE +AVAILABLE +AGE.*\nweb +1\/1/,
      );
      expect(await kubectl('get pods -A')).toContain(`default     ${pod}`);
      expect(await kubectl(`describe pod ${pod}`)).toContain('Successfully assigned');
    });

    it("applies the demo's manifests, as kubectl does by itself and as the server does", async () => {
      const file = fileURLToPath(new URL('../../../src/lab/shop/shop.yaml', import.meta.url));
      await sandbox.apply([], 'shop');
      expect(await kubectl(`apply -n shop -f ${file}`)).toContain('deployment.apps/checkout created');
      expect(await kubectl(`apply -n shop -f ${file}`)).toContain('deployment.apps/checkout unchanged');
      expect(await kubectl(`apply --server-side -n shop -f ${file}`)).toContain(
        'deployment.apps/checkout serverside-applied',
      );
      expect(await kubectl('rollout status -n shop deployment/checkout --timeout=20s')).toContain(
        'successfully rolled out',
      );
    }, 30_000);

    it('takes away what a later server-side apply no longer says', async () => {
      const map = (data: string): string =>
        `{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"m"},"data":${data}}`;
      await kubectl('apply --server-side -f -', map('{"a":"1","b":"2"}'));
      await kubectl('apply --server-side -f -', map('{"a":"1"}'));
      expect(JSON.parse(await kubectl('get configmap m -o jsonpath={.data}'))).toEqual({ a: '1' });
    });

    it('deletes, and the pods go with their Deployment', async () => {
      expect(await kubectl('delete deployment web')).toContain('deleted');
      expect(await kubectl('get pods -l app=web -o name')).toBe('');
    });
  },
);
