import type { ServiceFact } from '../check/api-facts.ts';
import { evidence, findingMaker } from '../check/make-finding.ts';
import type { Finding } from '../report/finding.ts';
import { fullName } from './find-service.ts';
import { percent } from './read-quantity.ts';
import { type End, endText, type Traffic } from './read-traffic.ts';
import { trafficCodes } from './traffic-codes.ts';

const finding = findingMaker(trafficCodes);

/** From these on it is no coincidence any more; a busy healthy pod stays below them. */
const many = {
  retransmits: 10,
  retransmitShare: 0.05,
  resets: 10,
  synRepeats: 3,
  udpDrops: 10,
} as const;

export interface TrafficView {
  /** The step that it comes from. */
  readonly step: string;
  readonly about: string;
  readonly seconds: number;
  readonly services: readonly ServiceFact[];
  /** 'process 7 (app)', where the one who does not read could be seen. */
  readonly reader?: string | undefined;
}

/** What the kernel counted between the two moments. */
export function judgeCounters(traffic: Traffic, view: TrafficView): Finding[] {
  return [
    ...overflows(traffic, view),
    ...unanswered(traffic, view),
    ...retransmits(traffic, view),
    ...resets(traffic, view),
    ...udpDrops(traffic, view),
  ];
}

function overflows({ grown, total }: Traffic, { about, step, seconds }: TrafficView): Finding[] {
  const now = grown('ListenOverflows');
  if (now === 0) return [];
  const sentence = `${about} lets ${now} connections drop within ${seconds} s, because a queue of connections to accept is full`;
  const seen = evidence(step, `ListenOverflows +${now}, ${total('ListenOverflows')} since the pod began`);
  return [finding('accept-queue-overflows', { about, sentence, evidence: [seen] })];
}

/** The kernel repeats the first packet after 1, 3 and 7 s: one repeat may be a lost packet, several are none. */
function unanswered({ grown, remotes }: Traffic, view: TrafficView): Finding[] {
  const repeats = grown('TCPSynRetrans');
  const [top] = remotes.filter(({ state }) => state === 'SYN_SENT').toSorted((a, b) => b.count - a.count);
  if (repeats < many.synRepeats || top === undefined) return [];
  const peer = peerText(top, view);
  const sentence = `${top.count} connects to ${peer} wait for an answer, and ${repeats} first packets were repeated within ${view.seconds} s`;
  const seen = evidence(view.step, `TCPSynRetrans +${repeats}; SYN_SENT ${endText(top)} ${top.count}`);
  return [finding('connects-unanswered', { about: peer, sentence, evidence: [seen] })];
}

/** First packets that were repeated are no sign of a lossy path: mostly nobody is there to answer. */
function retransmits({ grown }: Traffic, { about, step, seconds }: TrafficView): Finding[] {
  const repeated = grown('RetransSegs') - grown('TCPSynRetrans');
  const sent = grown('OutSegs');
  if (repeated < many.retransmits || repeated < many.retransmitShare * sent) return [];
  const sentence = `${repeated} of ${sent} TCP segments of ${about} were sent again within ${seconds} s (${percent(repeated / Math.max(1, sent))}): packets get lost`;
  return [
    finding('many-retransmits', {
      about,
      sentence,
      evidence: [evidence(step, `RetransSegs +${repeated}, OutSegs +${sent}`)],
    }),
  ];
}

function resets({ grown }: Traffic, { about, step, seconds }: TrafficView): Finding[] {
  const [sent, ended, failed] = [grown('OutRsts'), grown('EstabResets'), grown('AttemptFails')];
  if (sent + ended + failed < many.resets) return [];
  const sentence = `within ${seconds} s the pod of ${about} sent ${sent} resets, ${ended} connections ended by one, and ${failed} connects failed`;
  return [
    finding('many-resets', {
      about,
      sentence,
      evidence: [evidence(step, `OutRsts +${sent}, EstabResets +${ended}, AttemptFails +${failed}`)],
    }),
  ];
}

function udpDrops({ udpDrops: rows }: Traffic, { about, step, seconds }: TrafficView): Finding[] {
  const [top] = rows.toSorted((a, b) => b.count - a.count);
  if (top === undefined || top.count < many.udpDrops) return [];
  const sentence = `${about} reads its UDP port ${top.port} too slowly: the kernel dropped ${top.count} packets within ${seconds} s`;
  return [
    finding('udp-drops', { about, sentence, evidence: [evidence(step, `udp ${endText(top)}: drops +${top.count}`)] }),
  ];
}

/** 'orders.shop.svc:80', where the address is that of a Service. */
export function peerText(end: End, { services }: Pick<TrafficView, 'services'>): string {
  const service = services.find(({ clusterIPs }) => clusterIPs.includes(end.address));
  return service === undefined ? endText(end) : `${fullName(service)}:${end.port}`;
}
