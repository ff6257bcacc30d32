import { evidence } from '../../check/make-finding.ts';
import type { Finding } from '../../report/finding.ts';
import { type startCodes, startFinding } from './start-codes.ts';
import { type Container, eventsOf, type View } from './view.ts';
import { quoted } from './words.ts';

interface Row {
  readonly pattern: RegExp;
  readonly code: keyof typeof startCodes & `image-${string}`;
  readonly why: string;
}

/** What registries, containerd and CRI-O say; there is no code for it anywhere. The first that fits. */
const rows: readonly Row[] = [
  {
    pattern: /invalid reference format|couldn't parse image|InvalidImageName/i,
    code: 'image-name-invalid',
    why: 'its name is invalid',
  },
  {
    pattern: /pull policy of never|ErrImageNeverPull/i,
    code: 'image-never-pulled',
    why: 'it is not on the node, and imagePullPolicy is Never',
  },
  {
    pattern: /toomanyrequests|too many requests|\b429\b|rate limit/i,
    code: 'image-rate-limited',
    why: 'the registry takes no more pulls for now (rate limit)',
  },
  {
    pattern: /no match for platform|does not match the specified platform|exec format/i,
    code: 'image-wrong-platform',
    why: "there is none for the node's platform",
  },
  {
    pattern: /x509|certificate|tls: |server gave HTTP response to HTTPS/i,
    code: 'image-registry-not-trusted',
    why: "the registry's TLS is not accepted",
  },
  {
    pattern:
      /no such host|dial tcp|i\/o timeout|connection refused|lookup |network is unreachable|context deadline exceeded|no route to host|server misbehaving|EOF$/i,
    code: 'image-registry-unreachable',
    why: 'the registry is not reached',
  },
  {
    pattern:
      /unauthorized|authentication required|authorization failed|\b401\b|\b403\b|forbidden|access denied|requested access|insufficient_scope/i,
    code: 'image-no-access',
    why: 'the registry gives no access to it (or it does not exist there)',
  },
  {
    pattern: /not found|manifest unknown|name unknown|\b404\b/i,
    code: 'image-not-found',
    why: 'there is no such image or tag',
  },
];

export function judgeImage(view: View, container: Container): Finding {
  const { status, spec, title } = container;
  const waiting = status?.state?.waiting;
  const events = eventsOf(view, container.name, 'Failed', 'InspectFailed', 'ErrImageNeverPull');
  const failed = events.findLast(({ message }) => /image/i.test(message ?? '') && !/^Error: \w+$/.test(message ?? ''));
  const said = [waiting?.message ?? '', failed?.message ?? '', waiting?.reason ?? ''];
  const row = said.map((text) => rows.find(({ pattern }) => pattern.test(text))).find((one) => one !== undefined);
  const why = row?.why ?? 'pulling it fails';
  const sentence = `image ${spec.image ?? ''} of ${title} cannot be pulled: ${why}`;
  const told = said.find((text) => row?.pattern.test(text)) ?? said[0] ?? '';
  const detail = told.split(': ').slice(-2).join(': ');
  const more = row === undefined && detail !== '' ? ` (${quoted(detail)})` : '';
  const seen = [evidence('api:pod', `${waiting?.reason ?? ''}: ${told}`)] as const;
  return startFinding(row?.code ?? 'image-pull-fails', {
    about: title,
    sentence: `${sentence}${more}`,
    evidence: seen,
  });
}
