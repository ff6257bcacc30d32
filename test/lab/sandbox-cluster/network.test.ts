import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { whyNoSandbox } from '../../contracts/cluster/sandbox-world.ts';
import { describeWhere } from '../../describe-where.ts';
import { isReady, podOf, startTestSandbox, type TestSandbox } from './start-test-sandbox.ts';

const serves = 'mkdir -p /tmp/w; hostname >/tmp/w/index.html; exec busybox httpd -f -p 8080 -h /tmp/w';

describeWhere(whyNoSandbox())("the sandbox's network", () => {
  let sandbox: TestSandbox;
  beforeAll(async () => {
    sandbox = await startTestSandbox();
    const service = (name: string, spec: object) => ({ apiVersion: 'v1', kind: 'Service', metadata: { name }, spec });
    const ports = [{ name: 'http', port: 80, targetPort: 8080 }];
    await sandbox.apply([
      podOf('one', serves, { labels: { tier: 'shop' }, container: { readinessProbe: { tcpSocket: { port: 8080 } } } }),
      podOf('two', serves, { labels: { tier: 'shop' }, container: { readinessProbe: { tcpSocket: { port: 8080 } } } }),
      service('shop', { selector: { tier: 'shop' }, ports }),
      service('bare', { clusterIP: 'None', selector: { tier: 'shop' }, ports }),
      service('self', { selector: { app: 'one' }, ports }),
      service('empty', { selector: { tier: 'none' }, ports }),
      service('alias', { type: 'ExternalName', externalName: 'shop.default.svc.cluster.local' }),
    ]);
    await Promise.all(['one', 'two'].map((name) => sandbox.until(name, isReady)));
  }, 60_000);
  afterAll(async () => sandbox?.close(), 30_000);

  const said = async (name: string, script: string): Promise<string> => {
    await sandbox.apply([podOf(name, script, { spec: { restartPolicy: 'Never' } })]);
    await sandbox.until(name, ({ status }) => status.phase === 'Succeeded' || status.phase === 'Failed');
    return sandbox.log(name);
  };

  it('leads a Service by its short name to each of its ready pods', async () => {
    const seen = await said(
      'asks',
      'for n in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16; do curl -s -m 2 http://shop; done',
    );
    expect(new Set(seen.trim().split('\n'))).toEqual(new Set(['one', 'two']));
  });

  it('leads a pod through its Service back to itself', async () => {
    const asks = 'n=0; until curl -s -m 2 http://mirror || [ $n = 40 ]; do n=$((n + 1)); sleep 0.1; done';
    const script = `(${serves}) & ${asks}`;
    const mirror = {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'mirror' },
      spec: { selector: { app: 'looks' }, ports: [{ port: 80, targetPort: 8080 }] },
    };
    await sandbox.apply([mirror]);
    expect(await said('looks', script)).toBe('looks\n');
  });

  it('refuses where a Service has no ready endpoint, is silent on a port that it has not, and leads nowhere else', async () => {
    const probe = (to: string): string => `curl -s -m 3 -o /dev/null -w '%{exitcode} %{time_total}\\n' http://${to}`;
    const [empty, port, outside] = (
      await said('probes', [probe('empty'), probe('shop:81'), probe('192.0.2.1')].join('; '))
    ).split('\n');
    // 7: no connection; 28: out of time.
    expect(empty).toMatch(/^7 [01]\./);
    expect(port).toMatch(/^28 /);
    expect(outside).toMatch(/^7 [01]\./);
  });

  it('names Services, headless ones and aliases, and denies what there is not', async () => {
    const asks = ['shop', 'bare', 'alias', 'none'].map(
      (name) => `echo ${name} $(busybox nslookup -type=a ${name}.default.svc.cluster.local 2>&1 | tail -n +4)`,
    );
    const [shop = '', bare = '', alias = '', none = ''] = (await said('names', asks.join('; '))).split('\n');
    expect(shop).toMatch(/Address: 10\.96\.\d+\.\d+$/);
    expect(bare.match(/Address: 10\.244/g)).toHaveLength(2);
    expect(alias).toContain('canonical name = shop.default.svc.cluster.local');
    expect(none).toContain('NXDOMAIN');
  });

  it('takes a pod out of its Service when it is no longer there', async () => {
    await sandbox.ask('DELETE', '/api/v1/namespaces/default/pods/one');
    const { body } = await sandbox.ask(
      'GET',
      '/apis/discovery.k8s.io/v1/namespaces/default/endpointslices/shop-sandbox',
    );
    const slice = body as { endpoints: { targetRef: { name: string } }[] };
    expect(slice.endpoints.map(({ targetRef }) => targetRef.name)).toEqual(['two']);
  });
});
