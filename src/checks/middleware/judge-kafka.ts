import { evidence } from '../../check/make-finding.ts';
import type { Finding } from '../../report/finding.ts';
import { answers } from './answers.ts';
import type { Heard } from './judge-server.ts';
import { type Broker, readApiVersions, readMetadata } from './kafka-messages.ts';
import { middlewareFinding } from './middleware-finding.ts';

/** What a broker answers to ApiVersions, which needs no login, and to Metadata without topics, which may. */
export function judgeKafka(heard: Heard): readonly Finding[] | undefined {
  const { about, step, answer } = heard;
  const versions = readApiVersions(answer.replies.get('versions')?.bytes ?? Buffer.alloc(0));
  if (versions === undefined) return undefined;
  const line = `ApiVersions: error ${versions.error}, ${versions.apis} APIs`;
  const metadata = readMetadata(answer.replies.get('metadata')?.bytes ?? Buffer.alloc(0));
  if (metadata === undefined)
    return [answers(heard, { said: 'a Kafka broker', login: 'SASL, it seems: it tells no metadata without', line })];
  const { brokers, controller } = metadata;
  const names = brokers.slice(0, 5).map(({ id, host, port }) => `${id} ${host}:${port}`);
  const seen = evidence(step, `brokers: ${names.join(', ') || 'none'}; controller ${controller ?? 'unread'}`);
  if (brokers.length === 0 || controller === -1) {
    const sentence = `${about} is a Kafka broker, but its cluster has ${brokers.length === 0 ? 'no live broker' : 'no controller'}`;
    return [middlewareFinding('no-primary', { about, sentence, evidence: [seen] })];
  }
  const many = brokers.length === 1 ? 'one broker' : `${brokers.length} brokers`;
  return [answers(heard, { said: `a Kafka broker of a cluster of ${many}`, line: seen.line })];
}

/** Where the broker sends its clients: they never come back to the address that they were given first. */
export function advertisedBrokers({ answer }: Pick<Heard, 'answer'>): readonly Broker[] {
  const metadata = readMetadata(answer.replies.get('metadata')?.bytes ?? Buffer.alloc(0));
  return (metadata?.brokers ?? []).filter(({ host, port }) => isHost(host) && port > 0 && port <= 65_535);
}

/** What a hostile server may not make of it: an option, a text with blanks. */
function isHost(host: string): boolean {
  return /^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/i.test(host) || /^[0-9a-f:.]{2,45}$/i.test(host);
}
