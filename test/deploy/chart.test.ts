import { lstatSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { KubernetesObject } from '@kubernetes/client-node';
import { parse } from 'yaml';
import { parsePolicy } from '../../src/access/parse-policy.ts';
import { readBotConfig, readWorkerConfig } from '../../src/config/roles.ts';
import { variables } from '../../src/config/variables.ts';
import { followMarginMs, stageLimits, startLimitMs } from '../../src/job/limits.ts';
import { writeKeys } from '../../src/lab/demo/write-keys.ts';
import { openSeals } from '../../src/queue/seals.ts';
import { describeWhere } from '../describe-where.ts';
import { chart, helm, helmBinary, renderChart } from './helm.ts';
import {
  type Binding,
  environmentOf,
  keysOf,
  merged,
  type NetworkPolicy,
  namesIn,
  needed,
  ofKind,
  podsOf,
  restricted,
  rightsOf,
  rolesOf,
  type Schema,
  securityOf,
  type Values,
} from './manifests.ts';

const values = parse(readFileSync(join(chart, 'values.yaml'), 'utf8')) as Values;
const examples = readdirSync(join(chart, 'examples'));
const example = (file: string): Values => parse(readFileSync(join(chart, 'examples', file), 'utf8')) as Values;
const render = (given: object, ...args: string[]) => renderChart(given, { name: 'kdebug', namespace: 'kdebug', args });
const minimal = example('minimal.yaml');
const signs = { signs: true, verifies: true };
const verifies = { signs: false, verifies: true };
/** Each example is rendered once: a run of Helm takes 0.1 s. */
const rendered = new Map<string, readonly KubernetesObject[]>();
function renderExample(file: string): readonly KubernetesObject[] {
  const manifests = rendered.get(file) ?? render(example(file));
  rendered.set(file, manifests);
  return manifests;
}
// `npm run e2e` runs this file again, where CI has a Helm.
const withHelm = describeWhere(helmBinary === undefined ? 'no helm is found; name one by KDEBUG_HELM' : undefined);

describe('the chart', () => {
  it('has no copy of the script that could grow old: it links to the worker’s own', () => {
    const link = join(chart, 'files/runner.sh');
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect(realpathSync(link)).toBe(realpathSync(new URL('../../src/runner/runner.sh', import.meta.url)));
  });

  it('lets jobs end that run when a worker is replaced, also the longest', () => {
    const longestTimeoutMs = 300_000;
    const stages = Object.values(stageLimits).reduce((sum, { ms }) => sum + ms, 0);
    const longestMs = stages + startLimitMs + longestTimeoutMs + followMarginMs;
    expect(values.worker?.shutdownSeconds).toBeGreaterThan(longestMs / 1000);
  });

  it('has a schema that names each value, and no other', () => {
    const schema = JSON.parse(readFileSync(join(chart, 'values.schema.json'), 'utf8')) as Schema;
    expect(namesIn(schema)).toEqual(keysOf(values));
  });
});

withHelm('the chart, as Helm renders it,', () => {
  it.each(examples)('passes helm lint with %s', (file) => {
    const answer = helm(['lint', '--strict', chart, '--values', join(chart, 'examples', file)]);
    expect({ file, ok: answer.ok, said: answer.ok ? '' : answer.stdout }).toEqual({ file, ok: true, said: '' });
  });

  it.each(examples)('has pods that all pass PodSecurity restricted with %s, with a read-only root', (file) => {
    const pods = podsOf(renderExample(file));
    expect(pods.length).toBeGreaterThan(0);
    for (const [name, spec] of pods) {
      expect({ name, spec: securityOf(spec) }).toEqual({ name, spec: [restricted] });
    }
  });

  it.each(examples)('gives bot and worker an environment that they accept with %s', (file) => {
    const manifests = renderExample(file);
    const folder = mkdtempSync(join(tmpdir(), 'kdebug-chart-'));
    try {
      const policy = join(folder, 'policy.yaml');
      writeFileSync(policy, example(file).policy?.text ?? '');
      const { signing, trusted } = writeKeys(folder);
      const files = { KDEBUG_POLICY: policy, KDEBUG_SIGNING_KEY: signing, KDEBUG_TRUSTED_KEYS: trusted };
      for (const [name, spec] of podsOf(manifests)) {
        const env = environmentOf(spec, files);
        if (name.endsWith('-bot')) expect(openSeals(readBotConfig(env).keys)).toMatchObject(signs);
        if (name.endsWith('-worker')) expect(openSeals(readWorkerConfig(env).keys)).toMatchObject(verifies);
        if (name.endsWith('-bot')) expect(readBotConfig(env).KDEBUG_HEALTH_PORT).toBe(8081);
        if (name.endsWith('-worker')) expect(readWorkerConfig(env).KDEBUG_SHUTDOWN_SECONDS).toBe(450);
        const unknown = Object.keys(env).filter(
          (key) => /^(KDEBUG|SLACK)_|^REDIS_URL/.test(key) && !(key in variables),
        );
        expect(unknown).toEqual([]);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it.each(examples.filter((file) => example(file).policy?.text))(
    'has a policy in %s that bot and worker read',
    (file) => {
      expect(parsePolicy(example(file).policy?.text ?? '').rules.length).toBeGreaterThan(0);
    },
  );

  it('gives the worker the rights of src/cluster/permissions.ts and no other, per namespace', () => {
    const manifests = render({ ...minimal, namespaces: ['shop', 'search'] });
    expect(rolesOf(manifests, 'Role').map(({ metadata }) => metadata?.namespace)).toEqual(['search', 'shop']);
    for (const role of rolesOf(manifests, 'Role')) expect(rightsOf(role)).toEqual(needed('namespace'));
    expect(rolesOf(manifests, 'ClusterRole').flatMap(rightsOf)).toEqual(needed('cluster'));
  });

  it('gives the same rights in the whole cluster when asked, and no node rights when not', () => {
    const manifests = render({ ...minimal, namespaces: [], clusterWide: true, readNodes: false });
    expect(rolesOf(manifests, 'Role')).toEqual([]);
    expect(rolesOf(manifests, 'ClusterRole').flatMap(rightsOf)).toEqual(needed('namespace'));
  });

  it('gives attach only where the admission policies keep it to containers of kdebug, or when told', () => {
    const attach = (manifests: readonly KubernetesObject[]) =>
      rolesOf(manifests, 'Role')
        .flatMap(rightsOf)
        .filter((right) => right.includes('attach'));
    const kinds = (manifests: readonly KubernetesObject[]) => manifests.map(({ kind }) => kind);
    const old = render(minimal, '--kube-version', '1.29.0');
    expect({ attach: attach(old), kinds: kinds(old) }).toEqual({
      attach: [],
      kinds: expect.not.arrayContaining(['ValidatingAdmissionPolicy']),
    });
    expect(attach(render({ ...minimal, attach: 'never' }))).toEqual([]);
    expect(attach(render({ ...minimal, attach: 'always' }, '--kube-version', '1.29.0'))).toHaveLength(2);
    expect(kinds(render(minimal, '--kube-version', '1.30.0'))).toContain('ValidatingAdmissionPolicy');
  });

  it('gives the bot and Redis no token and no right', () => {
    const manifests = render(minimal);
    const withToken = podsOf(manifests).filter(([, spec]) => spec.automountServiceAccountToken !== false);
    expect(withToken.map(([name]) => name)).toEqual(['kdebug-worker']);
    const subjects = manifests.flatMap((manifest) => (manifest as Binding).subjects ?? []);
    expect(new Set(subjects.map(({ name }) => name))).toEqual(new Set(['kdebug-worker']));
  });

  it('gives workers of a second cluster neither a Slack token nor a way to Slack', () => {
    const manifests = renderExample('second-cluster.yaml');
    expect(JSON.stringify(manifests)).not.toMatch(/SLACK|"kind":"StatefulSet"|-bot"/);
    const [policy] = ofKind(manifests, 'NetworkPolicy').map((manifest) => manifest as NetworkPolicy);
    const ports = policy?.spec.egress.flatMap((rule) => rule.ports.map(({ port }) => port));
    // DNS, Redis, and the API server.
    expect(ports).toEqual([53, 53, 5353, 5353, 6379, 6380, 443, 6443]);
  });

  it('gives the private key to bots alone, and no keys where signing is off', () => {
    const keys = (manifests: readonly KubernetesObject[]) =>
      podsOf(manifests).flatMap(([name, { volumes = [] }]) =>
        volumes.flatMap(({ secret }) => (secret?.items ?? []).map(({ path }) => `${name} ${path}`)),
      );
    expect(keys(render(minimal))).toEqual([
      'kdebug-bot public-keys.pem',
      'kdebug-bot signing-key.pem',
      'kdebug-worker public-keys.pem',
    ]);
    const off = render({ ...minimal, signing: { enabled: false } });
    expect(keys(off)).toEqual([]);
    expect(JSON.stringify(off)).not.toMatch(/_KEYS?"/);
  });

  it('gives its own Redis the users of deploy/redis-users.acl, one for bots and one for the workers of its cluster', () => {
    const manifests = render({ ...minimal, cluster: { name: 'prod' } });
    const pods = Object.fromEntries(podsOf(manifests));
    const [script = ''] = pods['kdebug-redis']?.containers[0]?.args ?? [];
    const users = /printf '([^']*)'/.exec(script)?.[1]?.replaceAll('\\n', '\n').replaceAll('%s', 'PASSWORD');
    const file = readFileSync(new URL('../../deploy/redis-users.acl', import.meta.url), 'utf8');
    expect(users).toBe(`user default off\n${file.replace('kdebug-worker-prod', 'kdebug-worker')}`);
    const address = (name: string) => environmentOf(pods[name] ?? { containers: [] }, {});
    expect(address('kdebug-bot')).toMatchObject({ REDIS_USERNAME: 'kdebug-bot' });
    expect(address('kdebug-worker')).toMatchObject({ REDIS_USERNAME: 'kdebug-worker' });
    const keys = ['kdebug-bot', 'kdebug-worker'].map(
      (name) =>
        pods[name]?.containers[0]?.env?.find((one) => one.name === 'REDIS_PASSWORD')?.valueFrom?.secretKeyRef?.key,
    );
    expect(keys).toEqual(['password', 'worker-password']);
  });

  it('carries alert rules and dashboard, word for word, when asked', () => {
    expect(render(minimal).map(({ kind }) => kind)).not.toContain('PrometheusRule');
    const on = { enabled: true };
    const manifests = render({ ...minimal, podMonitor: on, prometheusRule: on, dashboard: on });
    const own = (path: string) => readFileSync(new URL(`../../deploy/${path}`, import.meta.url), 'utf8');
    expect(ofKind(manifests, 'PodMonitor')).toHaveLength(1);
    expect(ofKind(manifests, 'PrometheusRule')).toEqual([
      expect.objectContaining({ spec: parse(own('alerts/kdebug.rules.yaml')) }),
    ]);
    const [dashboard] = ofKind(manifests, 'ConfigMap').filter(({ metadata }) => metadata?.name === 'kdebug-dashboard');
    expect(dashboard).toMatchObject({
      metadata: { labels: { grafana_dashboard: '1' } },
      data: { 'kdebug.json': own('dashboards/kdebug.json') },
    });
  });

  it('gives checks in YAML to bot and worker, and lets in the toolbox with database clients, when they are named', () => {
    const text = 'name: app\n';
    const db = { repository: 'registry.example.com/kdebug-toolbox-db', tag: '0.1.0' };
    const toolbox = { repository: 'kdebug-toolbox', db, prepull: { enabled: true } };
    const manifests = render({ ...minimal, toolbox, checks: { files: { 'app.yaml': text } } });
    const [checks] = ofKind(manifests, 'ConfigMap').filter(({ metadata }) => metadata?.name === 'kdebug-checks');
    expect(checks).toMatchObject({ data: { 'app.yaml': text } });
    const images = 'kdebug-toolbox:0.1.0\nregistry.example.com/kdebug-toolbox-db:0.1.0';
    const [params] = ofKind(manifests, 'ConfigMap').filter(({ metadata }) => metadata?.name === 'kdebug-admission');
    expect(params).toMatchObject({ data: { images } });
    const pods = Object.fromEntries(podsOf(manifests));
    const mounted = (name: string) => pods[name]?.containers[0]?.volumeMounts?.map(({ mountPath }) => mountPath);
    expect(mounted('kdebug-bot')).toContain('/etc/kdebug/checks');
    expect(mounted('kdebug-worker')).toContain('/etc/kdebug/checks');
    expect(pods['kdebug-prepull']?.containers.map(({ image }) => image).join('\n')).toBe(images);
    const env = pods['kdebug-worker']?.containers[0]?.env ?? [];
    expect(env).toContainEqual({ name: 'KDEBUG_DB_IMAGE', value: images.split('\n')[1] });
    expect(env).toContainEqual({ name: 'KDEBUG_CHECKS', value: '/etc/kdebug/checks' });
  });

  it.each<[string, object, boolean]>([
    ['nothing', {}, false],
    ['toolbox.db', { toolbox: { db: { repository: 'kdebug-toolbox-db' } } }, true],
    ['admission.credentials', { admission: { credentials: true } }, true],
  ])('with %s set, lets no environment into what is injected unless checks may log in', (_what, change, logins) => {
    const [policy] = ofKind(render(merged(minimal, change)), 'ValidatingAdmissionPolicy');
    const rules = JSON.stringify(policy).match(/[^"]*c\.\?env\.[^"]*/g);
    expect(rules).toHaveLength(1);
    expect(rules?.[0]?.includes('secretKeyRef')).toBe(logins);
  });

  it('lets a policy with credentials be where checks may log in', () => {
    const policy = { text: 'version: 1\nrules: [{ name: db, credentials: true }]' };
    expect(render(merged(minimal, { policy, admission: { credentials: true } })).length).toBeGreaterThan(0);
    expect(render(merged(minimal, { policy, admission: { install: 'never' } })).length).toBeGreaterThan(0);
  });

  it('holds no secret: each is a reference', () => {
    for (const file of examples) {
      expect(ofKind(renderExample(file), 'Secret')).toEqual([]);
    }
  });

  it.each([
    ['a rung that is not injected', { maxRung: 'R2' }, "at '/maxRung': value must be one of 'R0', 'R1'"],
    ['a misspelt value', { slack: { token: 'x' } }, "at '/slack': additional properties 'token' not allowed"],
    [
      'more bots than Slack has connections for',
      { bot: { replicas: 5 } },
      "at '/bot/replicas': maximum: got 5, want 4",
    ],
    ['a channel’s name in place of its ID', { policy: { channels: ['incidents'] } }, "at '/policy/channels/0'"],
    ['a digest without its algorithm', { toolbox: { digest: 'abc' } }, "at '/toolbox/digest'"],
    ['a number as text', { worker: { replicas: '2' } }, "at '/worker/replicas': got string, want integer"],
    ['no Secret for Redis', { redis: { existingSecret: '' } }, 'redis.existingSecret is empty: name a Secret'],
    ['no keys', { signing: { existingSecret: '' } }, 'signing.existingSecret is empty: name a Secret'],
    ['no Secret for Slack', { slack: { existingSecret: '' } }, 'slack.existingSecret is empty: name a Secret'],
    ['nothing to look into', { namespaces: [] }, 'The worker may look into nothing: list namespaces'],
    ['namespaces and all of them', { clusterWide: true }, 'namespaces and clusterWide exclude each other'],
    ['nobody who could ask', { policy: { channels: [] } }, 'Nobody could ask for anything'],
    ['an image without digest', { admission: { requireDigest: true } }, 'has no digest: set toolbox.digest'],
    ['neither bot nor worker', { bot: { enabled: false }, worker: { enabled: false } }, 'Nothing to install'],
    ['a Redis of its own for workers alone', { bot: { enabled: false } }, "must use the bot's Redis"],
    [
      'two sources of checks',
      { checks: { files: { 'a.yaml': 'x' }, existingConfigMap: 'mine' } },
      'checks.files and checks.existingConfigMap are both given',
    ],
    ['a file of checks that is no YAML', { checks: { files: { 'a.txt': 'x' } } }, "'a.txt' does not match pattern"],
    [
      'two policies',
      { policy: { text: 'version: 1', existingConfigMap: 'mine', channels: [] } },
      'are both given: keep one of them',
    ],
    [
      'credentials in the policy where no check may log in',
      { policy: { text: 'version: 1\nrules: [{ name: db, credentials: true }]' } },
      'name toolbox.db.repository, or set admission.credentials to true',
    ],
    [
      'workers that shall post without a token',
      { bot: { enabled: false }, redis: { install: false }, slack: { existingSecret: '' } },
      'set worker.posts to false',
    ],
    [
      'KEDA that does not know Redis',
      { redis: { install: false }, worker: { autoscaling: { kind: 'keda' } } },
      'set worker.autoscaling.redisAddress',
    ],
  ])('refuses %s in a sentence', (_what, change, sentence) => {
    expect(() => render(merged(minimal, change))).toThrow(sentence);
  });
});
