import dns from 'dns2';
import type { Log } from '../../../log.ts';
import type { Store } from '../store/store.ts';
import { nodeAddress } from './addresses.ts';
import { type Found, resolveName } from './resolve-name.ts';

const { Packet } = dns;
type Packet = InstanceType<typeof Packet>;

/** As CoreDNS by default; short, so that a change is seen soon. */
const ttl = 5;
const soa = {
  name: 'cluster.local',
  type: Packet.TYPE.SOA,
  class: Packet.CLASS.IN,
  ttl,
  primary: 'ns.dns.cluster.local',
  admin: 'hostmaster.cluster.local',
  serial: 1,
  refresh: 7200,
  retry: 1800,
  expiration: 86_400,
  minimum: ttl,
} as const;

/** Cluster DNS over UDP and TCP, on the bridge's address. */
export async function serveDns(store: Store, log: Log): Promise<void> {
  const server = dns.createServer({
    udp: true,
    tcp: true,
    handle: (request, send) => {
      void Promise.resolve(send(answerQuery(store, request))).catch((error: unknown) =>
        log.debug({ err: error }, 'a DNS answer was not sent'),
      );
    },
  });
  server.on('requestError', (error: unknown) => log.debug({ err: error }, 'a DNS query could not be read'));
  const at = { port: 53, address: nodeAddress };
  await server.listen({ udp: at, tcp: at });
}

export function answerQuery(store: Store, request: Packet): Packet {
  const response = Packet.createResponseFromRequest(request);
  const [question] = request.questions;
  if (request.additionals.some(({ type }) => type === Packet.TYPE.EDNS))
    response.additionals.push(Packet.Resource.EDNS([]));
  if (question === undefined) return response;
  const resolved = resolveName(store, question.name);
  if (resolved.is === 'elsewhere') {
    response.header.rcode = Packet.RCODE.SERVFAIL;
    return response;
  }
  response.header.aa = 1;
  response.header.ra = 1;
  const all = resolved.is === 'found' ? resolved.records : [];
  const wanted = all.filter(({ type }) => type === 'CNAME' || Packet.TYPE[type] === question.type);
  for (const record of wanted) addRecord(response, question.name, record);
  if (resolved.is === 'missing') response.header.rcode = Packet.RCODE.NXDOMAIN;
  if (wanted.length === 0) response.authorities.push(new Packet.Resource(soa));
  return response;
}

function addRecord(response: Packet, name: string, record: Found): void {
  const base = { name, class: Packet.CLASS.IN, ttl, type: Packet.TYPE[record.type] };
  const add = (more: object): void => {
    response.answers.push(new Packet.Resource({ ...base, ...more }));
  };
  if (record.type === 'A') add({ address: record.address });
  else if (record.type === 'SRV') {
    add({ priority: 0, weight: 100, port: record.port, target: record.target });
    for (const address of record.addresses) {
      const glue = { ...base, name: record.target, type: Packet.TYPE.A, address };
      response.additionals.push(new Packet.Resource(glue));
    }
  } else add({ domain: record.domain });
}
