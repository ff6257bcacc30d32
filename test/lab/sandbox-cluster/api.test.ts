import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { whyNoSandbox } from '../../contracts/cluster/sandbox-world.ts';
import { describeWhere } from '../../describe-where.ts';
import { isReady, podOf, startTestSandbox, type TestSandbox } from './start-test-sandbox.ts';

const stays = 'trap "exit 0" TERM; while :; do sleep 0.1; done';
const pods = '/api/v1/namespaces/default/pods';
const merge = 'application/strategic-merge-patch+json';

describeWhere(whyNoSandbox())("the sandbox's API", () => {
  let sandbox: TestSandbox;
  beforeAll(async () => {
    sandbox = await startTestSandbox();
    await sandbox.apply([podOf('web', stays)]);
    await sandbox.until('web', isReady);
  }, 60_000);
  afterAll(async () => sandbox?.close(), 30_000);

  it.each([
    ['without a token', { authorization: '' }, 401],
    ['with a wrong token', { authorization: 'Bearer wrong' }, 401],
    ['under another host name', { host: 'evil.example' }, 403],
    ['from a page of a browser', { origin: 'https://evil.example' }, 403],
  ] as const)('refuses who asks %s', async (_, headers, code) => {
    const answer = await sandbox.ask('GET', pods, { headers });
    expect([answer.code, (answer.body as { kind: string }).kind]).toEqual([code, 'Status']);
  });

  it.each([
    ['GET', '/apis/networking.k8s.io/v1/namespaces/default/ingresses'],
    ['POST', `${pods}/web/eviction`],
    ['GET', '/metrics'],
  ])('says of %s %s that it does not serve it', async (method, path) => {
    const { code, body } = await sandbox.ask(method, path);
    expect([code, body]).toMatchObject([501, { kind: 'Status', reason: 'NotImplemented' }]);
  });

  it('lists page by page, by labels and by fields', async () => {
    const named = (answer: { body: never }) =>
      (answer.body as { items: { metadata: { name: string } }[] }).items.map(({ metadata }) => metadata.name);
    const first = await sandbox.ask('GET', '/api/v1/services?limit=1');
    const { metadata } = first.body as { metadata: { continue: string } };
    const second = await sandbox.ask('GET', `/api/v1/services?limit=1&continue=${metadata.continue}`);
    expect([...named(first), ...named(second)]).toEqual(['kubernetes', 'kube-dns']);
    expect(named(await sandbox.ask('GET', `${pods}?labelSelector=app%20in%20(web,x)`))).toEqual(['web']);
    expect(named(await sandbox.ask('GET', `${pods}?fieldSelector=metadata.name!=web`))).toEqual([]);
    expect((await sandbox.ask('GET', `${pods}?labelSelector=app%20in%20(`)).code).toBe(400);
  });

  it('watches from a version, and tells 410 of one that it does not know', async () => {
    const list = (await sandbox.ask('GET', '/api/v1/namespaces/default/configmaps')).body as {
      metadata: { resourceVersion: string };
    };
    await sandbox.apply([{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'seen' }, data: { a: 'b' } }]);
    const watch = (version: string) =>
      sandbox.ask(
        'GET',
        `/api/v1/namespaces/default/configmaps?watch=true&timeoutSeconds=1&resourceVersion=${version}`,
      );
    const [known, unknown] = await Promise.all([watch(list.metadata.resourceVersion), watch('999999')]);
    expect(JSON.parse(known.text.split('\n')[0] ?? '')).toMatchObject({
      type: 'ADDED',
      object: { metadata: { name: 'seen' } },
    });
    expect(JSON.parse(unknown.text.split('\n')[0] ?? '')).toMatchObject({ type: 'ERROR', object: { code: 410 } });
  });

  it('refuses a stale update and a second object of a name', async () => {
    const map = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'once', resourceVersion: '1' }, data: {} };
    const path = '/api/v1/namespaces/default/configmaps';
    expect((await sandbox.ask('POST', path, { body: { ...map, metadata: { name: 'once' } } })).code).toBe(201);
    expect((await sandbox.ask('POST', path, { body: { ...map, metadata: { name: 'once' } } })).body).toMatchObject({
      code: 409,
      reason: 'AlreadyExists',
    });
    expect((await sandbox.ask('PUT', `${path}/once`, { body: map })).body).toMatchObject({
      code: 409,
      reason: 'Conflict',
    });
  });

  const injected = { name: 'k', image: 'busybox', command: ['true'] };
  it.each([
    ['another UID', { metadata: { uid: 'other' }, spec: { ephemeralContainers: [injected] } }, 'metadata.uid'],
    [
      'the name of a container',
      { spec: { ephemeralContainers: [{ ...injected, name: 'app' }] } },
      'spec.ephemeralContainers[0].name',
    ],
    ['no image', { spec: { ephemeralContainers: [{ name: 'k' }] } }, 'spec.ephemeralContainers[0].image'],
    [
      'a target that there is not',
      { spec: { ephemeralContainers: [{ ...injected, targetContainerName: 'no' }] } },
      'spec.ephemeralContainers[0].targetContainerName',
    ],
    ['a port', { spec: { ephemeralContainers: [{ ...injected, ports: [] }] } }, 'spec.ephemeralContainers[0].ports'],
  ])('refuses an ephemeral container with %s, naming the field', async (_, body, field) => {
    const { code, body: status } = await sandbox.ask('PATCH', `${pods}/web/ephemeralcontainers?dryRun=All`, {
      contentType: merge,
      body,
    });
    expect([
      code,
      (status as { details: { causes: { field: string }[] } }).details.causes.map((cause) => cause.field),
    ]).toEqual([422, [field]]);
  });

  it('stores nothing of a dry run', async () => {
    const body = { spec: { ephemeralContainers: [injected] } };
    const { code, body: pod } = await sandbox.ask('PATCH', `${pods}/web/ephemeralcontainers?dryRun=All`, {
      contentType: merge,
      body,
    });
    expect([code, (pod as { spec: { ephemeralContainers: object[] } }).spec.ephemeralContainers.length]).toEqual([
      200, 1,
    ]);
    expect((await sandbox.pod('web'))?.spec.ephemeralContainers).toBeUndefined();
  });

  it('keeps PodSecurity restricted where a namespace asks for it', async () => {
    const labels = { 'pod-security.kubernetes.io/enforce': 'restricted' };
    await sandbox.apply([{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'strict', labels } }]);
    const { code, body } = await sandbox.ask('POST', '/api/v1/namespaces/strict/pods', {
      body: podOf('loose', 'true'),
    });
    expect([code, (body as { message: string }).message]).toEqual([
      403,
      expect.stringContaining('violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false'),
    ]);
  });

  it.each([
    ['tailLines=1', 'two\n'],
    ['limitBytes=2', 'on'],
    ['', 'one\ntwo\n'],
    ['timestamps=true&tailLines=1', expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z two\n$/)],
  ])('sends a log with %s', async (query, text) => {
    await sandbox.apply([podOf('talks', 'echo one; echo two', { spec: { restartPolicy: 'Never' } })]);
    await sandbox.until('talks', ({ status }) => status.phase === 'Succeeded');
    expect(await sandbox.log('talks', query)).toEqual(text);
  });
});
