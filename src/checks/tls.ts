import { z } from 'zod';
import type { V1Pod } from '../check/api-facts.ts';
import type { Check } from '../check/check.ts';
import type { Fact } from '../report/finding.ts';
import type { Target } from '../request/request.ts';
import { containerSpec } from './container-spec.ts';
import { serviceNamespaces } from './find-service.ts';
import { judgeTls, type TlsArgs } from './judge-tls.ts';
import { hasHostNetwork, sidecarName } from './peer-context.ts';
import { readPeerArgs } from './read-peer-args.ts';
import { readTls } from './read-tls.ts';
import { stepTexts } from './step-texts.ts';
import { tlsCodes } from './tls-codes.ts';
import { tlsScript, trustScript } from './tls-script.ts';
import { mountedVolumes, secretMounts } from './volume-of.ts';

const httpsPort = 443;

export const tls: Check<TlsArgs> = {
  name: 'tls',
  summary: "a peer's TLS: its certificate's dates, name, chain and who trusts it, the version, or that it speaks none",
  words: ['host', 'port?'],
  args: z
    .object({ host: z.string(), port: z.string().optional() })
    .transform((given, context) => readPeerArgs(given, context, httpsPort)),
  needs: ['services'],
  namespaces: ({ host }, { namespace }) => serviceNamespaces(host, namespace),
  ceiling: { rung: 1, rounds: 1 },
  codes: tlsCodes,
  plan: ({ args: { host, port }, api, target, outcomes }) => {
    if (outcomes.length > 0) return [];
    const hostNetwork = hasHostNetwork(api.pod);
    const step = { timeoutMs: 30_000, maxBytes: 64 * 1024, reaches: [{ host, port }] };
    const peer = [host, String(port)];
    return [
      {
        ...step,
        id: 'tls',
        rung: 0,
        argv: ['sh', '-c', tlsScript, 'tls', hostNetwork, sidecarName(api.pod) ?? '-', ...peer],
      },
      {
        ...step,
        id: 'tls-trust',
        rung: 1,
        argv: [
          ...(['sh', '-c', trustScript, 'tls', hostNetwork, ...peer, { the: 'targetRoot' }] as const),
          secretMounts(api.pod, target).join('\n'),
          ...trustPaths(api.pod, target),
        ],
      },
    ];
  },
  interpret: (input) => ({ findings: judgeTls(input), facts: factsOf(input) }),
};

/** Where Debian, Red Hat, Alpine and SUSE keep their public CAs, and Kubernetes that of the cluster. */
const known = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/cert.pem',
  '/etc/ssl/ca-bundle.pem',
  '/var/run/secrets/kubernetes.io/serviceaccount/ca.crt',
];
/** Variables with which OpenSSL, Node.js, Python's requests, curl, Git and AWS are told of a CA file. */
const named =
  /^(?:SSL_CERT_FILE|NODE_EXTRA_CA_CERTS|REQUESTS_CA_BUNDLE|CURL_CA_BUNDLE|GIT_SSL_CAINFO|AWS_CA_BUNDLE|[A-Z_]*(?:CA_FILE|CA_CERT|CA_PATH|ROOT_CERT|CACERT))$/;

function trustPaths(pod: V1Pod, target: Target): readonly string[] {
  const env = containerSpec(pod, target)?.env ?? [];
  const files = env.flatMap(({ name, value }) =>
    value !== undefined && named.test(name) && /^\/[^\n]{1,300}$/.test(value) ? [value] : [],
  );
  const mounts = mountedVolumes(pod, target)
    .filter(({ volume }) => volume.configMap !== undefined)
    .map(({ mount }) => mount.mountPath);
  return [...known, '-', ...new Set([...files, ...mounts])];
}

function factsOf({ args: { host, port }, outcomes }: Parameters<typeof tls.interpret>[0]): Fact[] {
  const about = `${host}:${port}`;
  const seen = readTls(stepTexts(outcomes, 'tls')[0] ?? '');
  const version = seen?.handshake?.version ?? seen?.starttls?.handshake.version;
  const notAfter = seen?.leaf?.notAfter;
  return [
    ...(version === undefined ? [] : [{ key: 'tls-version', about, value: version, steady: true }]),
    ...(notAfter === undefined
      ? []
      : [{ key: 'certificate-until', about, value: new Date(notAfter).toISOString(), steady: true }]),
  ];
}
