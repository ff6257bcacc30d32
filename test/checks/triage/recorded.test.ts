import { readdirSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { triage } from '../../../src/checks/triage.ts';
import { composeReport } from '../../../src/report/compose-report.ts';
import { fixturePath, judgeFixture, readFixture, summaryOf } from '../fixture.ts';

/** What the first line has to say of each pod that was recorded on Kubernetes 1.35: what is felt, and what has to change. */
const firstLines: Readonly<Record<string, RegExp>> = {
  'bad-argument': /container redis ends with exit code 1: .*Bad directive.*max-memory/,
  'bad-config': /unknown directive "proxy_paas" in .*landing\.conf/,
  'changed-and-well': /nothing wrong|runs and is ready/,
  'claim-unbound': /PersistentVolumeClaim data-manifest-archive-0 is not bound: storageclass.* "premium-rwo" not found/,
  'command-not-found': /cannot start: its command gunicorn is not found in the image/,
  'configmap-missing':
    /ConfigMap seatmap-settings does not exist in namespace shop, so container seatmap cannot be made/,
  'cpu-short': /not enough cpu .*requests 48 cpu, more than any node has \(2\)/,
  crlf: /entrypoint\.sh is there .*interpreter.*#!.*Windows line ends/,
  'dependency-scaled-down': /^ferry\S+: Deployment vessel-registry is scaled to 0, so vessel-registry\.shop\.svc:8080/,
  'ends-by-itself': /exit code 0 and is restarted again and again/,
  evicted: /evicted: Usage of EmptyDir volume "scratch" exceeds the limit "16Mi"/,
  finalizer: /stays Terminating: its finalizer fleet\.\S+\/detach/,
  healthy: /nothing wrong|runs and is ready/,
  'host-port': /host port 31514 is taken on every node/,
  'image-name': /cannot be pulled: its name is invalid/,
  'init-waits': /no Service ledger-postgres in namespace shop.*init container wait-for-db waits for it/,
  'job-fails': /exit code 1: «wc: \/mnt\/settlement\/2026-11\.csv: No such file/,
  'key-missing': /Secret loyalty-db has no key database-password, so container api/,
  'liveness-404': /liveness probe of container berth-api \(GET \/internal\/health on port 8080\) fails.*answers 404/,
  'node-selector': /no node has the label storage-tier=nvme/,
  'not-executable': /run\.sh is not executable .*ConfigMap tide-importer-scripts/,
  oom: /killed for want of memory \(OOMKilled\): it needs more than its limit of 64Mi/,
  'port-taken': /Address already in use»; port 9102 is taken by container scanner/,
  'post-start': /postStart hook of container warmer fails/,
  'read-only': /Read-only file system» \(readOnlyRootFilesystem is set\)/,
  'readiness-gate': /readiness gate target-health\.\S+ is not: nobody has set that condition/,
  'readiness-port': /readiness probe \(TCP port 8081\) fails: connection refused/,
  'readiness-timeout': /readiness probe .* timed out, its command is not done within timeoutSeconds \(1 s\)/,
  'registry-unreachable': /image registry\.\S+boarding-pass:4\.12\.0 .*the registry is not reached/,
  'rollout-env': /KeyError: 'RATES_PROVIDER'»; it began after the last change \(env RATES_PROVIDER removed\)/,
  'runs-as-root': /runAsNonRoot is set and the image \S+ runs as root/,
  segfault: /crashes with exit code 139 \(SIGSEGV, segmentation fault\)/,
  'service-link': /Kubernetes sets SCHEDULE_PORT to an address, because there is a Service schedule/,
  'sidecar-crashes': /container shipper ends with exit code 2: «sh: LOKI_ENDPOINT: is not set»/,
  'slow-start': /liveness probe kills container renderer .* before it listens: it needs longer to start/,
  'volume-configmap': /ConfigMap edge-proxy-conf does not exist in namespace shop, so volume conf cannot be mounted/,
  'volume-hides': /can't open file '\/srv\/app\/server\.py'.*mounted at \/srv\/app/,
};

const names = readdirSync(fixturePath('triage/x').replace(/x\.json$/, '')).map((file) => file.replace(/\.json$/, ''));

it('has a first line for each recorded pod, and no other', () => {
  expect(Object.keys(firstLines).toSorted()).toEqual(names.toSorted());
});

it.each(names)('finds in %s what it found when it was recorded, and names the root in the first line', (name) => {
  const fixture = readFixture(`triage/${name}`);
  const findings = judgeFixture(`triage/${name}`);
  expect(summaryOf(findings)).toEqual(fixture.findings);
  const { target } = fixture;
  const { headline } = composeReport({
    run: 'r',
    part: 0,
    target,
    check: 'triage',
    findings,
    facts: [],
    notLooked: [],
    outcomes: [],
    argv: {},
  });
  expect(headline).toMatch(firstLines[name] ?? /nothing/);
});

it.each(names)('injects a container for %s only where the API leaves a question', (name) => {
  const { target, api } = readFixture(`triage/${name}`);
  const steps = triage.plan({ target, api, args: {}, outcomes: [] }).map(({ id }) => id);
  const asks = ['changed-and-well', 'healthy', 'liveness-404', 'readiness-port', 'readiness-timeout'];
  expect(steps.includes('network')).toBe(asks.includes(name));
});
