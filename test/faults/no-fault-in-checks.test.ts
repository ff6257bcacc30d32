import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parseAllDocuments } from 'yaml';
import { readFaults, readHealthy } from './read-cases.ts';

const checks = join(import.meta.dirname, '../../src/checks');

/** Words and numbers that a check may well speak of, whoever else uses them. */
const ordinary = new Set(
  `80 443 8000 1337 3128 3306 5432 6379 8080 8443 9090 9092 9200 15001 15021
  address agent api app batch broker bus cache checker client clients config counter daemon data database db default
  devices directory disk display events exchange feed fetch ca fields files form gateway graph host http https hub
  importer index init istio istio-init istio-proxy istio-sidecar key label layout library limiter lists lock log logger
  logs menu meter metrics migrate mysql name net nginx node option path plain player pool postgres printer print proxy
  queue redis registry relay report root rules run scanner search service server service shared site sync tags theme tls
  tmp token upload vault volume watch web worker writer password username scratch out code scripts bin conf data1 ui cli
  wait check hardening firewall spool admin attempts backend comments control core export invalid lookup mariadb ndots
  plan sessions shop timeout ipv4 ip_local_port_range net.ipv4.ip_local_port_range DATABASE_URL PORT PGHOST PGPASSWORD PGUSER
  PGDATABASE CURL_CA_BUNDLE ca.crt cluster.local DB_HOST DB_PORT DB_USER DB_PASSWORD http_proxy
  https_proxy no_proxy`.split(/\s+/),
);

describe('the checks', () => {
  it('know no name, host, variable or port of a seeded fault or healthy pod', () => {
    const own = new Set([...readFaults(), ...readHealthy()].flatMap(({ manifests }) => [...strings(manifests)]));
    const known = globSync(join(checks, '**/*')).filter((file) => /\.(ts|ya?ml|sh|json)$/.test(file));
    expect(known.length).toBeGreaterThan(0);
    expect(own.size).toBeGreaterThan(300);
    const hits = known.flatMap((file) => [...words(readFileSync(file, 'utf8'))].filter((word) => own.has(word)));
    expect([...new Set(hits)]).toEqual([]);
  });

  it('would be caught with a name in a comment, a host in a string, or a port', () => {
    const own = strings(
      'metadata: { name: fare-calculator }\nports: [{ port: 7070 }]\nenv: [{ name: HUB, value: "ais-hub:7070" }]',
    );
    const text = "// as fare-calculator does\nif (host === 'ais-hub' || port === 7070) return 'HUB';";
    expect([...words(text)].filter((word) => own.has(word)).sort()).toEqual([
      '7070',
      'HUB',
      'ais-hub',
      'fare-calculator',
    ]);
  });
});

/** Names, label values, variables, hosts and ports of manifests, without the ordinary ones. */
function strings(manifests: string): ReadonlySet<string> {
  const found = new Set<string>();
  for (const document of parseAllDocuments(manifests)) collect(document.toJS(), [], found);
  return new Set([...found].filter((text) => text.length > 2 && !ordinary.has(text)));
}

const telling =
  /^(name|app|tier|team|value|key|hostnames|externalName|secretName|storageClassName|conditionType|serviceName|serviceAccountName|port|targetPort|containerPort|hostPort|nodeName|ip|nameservers)$/;

function collect(value: unknown, path: readonly string[], into: Set<string>): void {
  if (Array.isArray(value)) for (const item of value) collect(item, path, into);
  else if (typeof value === 'object' && value !== null) {
    for (const [name, inner] of Object.entries(value)) collect(inner, [name, ...path], into);
  } else if (telling.test(path[0] ?? '')) {
    for (const word of words(String(value))) if (tells(word, path)) into.add(word);
  }
}

/** A plain word tells the fault only as an object's own name or label; 'slots' as a container's name is anybody's word. */
function tells(word: string, [key, parent]: readonly string[]): boolean {
  if (/^\d+$/.test(word)) return word.length > 3;
  if (/^[a-z]+$/i.test(word))
    return parent === 'metadata' || parent === 'labels' || (key === 'name' && /^[A-Z]/.test(word));
  return key !== 'value' || /[a-z].*[-.].*[a-z]/.test(word);
}

/** Runs of letters, digits, hyphens and underscores, and dotted names whole as well as in parts. */
function words(text: string): ReadonlySet<string> {
  const whole = text.match(/[\w-]+(?:\.[\w-]+)*/g) ?? [];
  return new Set(whole.flatMap((word) => (/^[\d.]+$/.test(word) ? [word] : [word, ...word.split('.')])));
}
