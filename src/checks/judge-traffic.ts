import type { ServiceFact } from '../check/api-facts.ts';
import { evidence, findingMaker } from '../check/make-finding.ts';
import type { Evidence, Finding } from '../report/finding.ts';
import { fullName } from './find-service.ts';
import { percent } from './read-quantity.ts';
import { type End, endText, type Traffic } from './read-traffic.ts';
import { trafficCodes } from './traffic-codes.ts';

const finding = findingMaker(trafficCodes);

/** From these on it is no coincidence any more; a busy healthy pod stays below them. */
const many = {
  usedPorts: 0.8,
  allPorts: 0.98,
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

/** What the sockets and counters of some seconds tell of the pod and of its peers. */
export function judgeTraffic(traffic: Traffic, view: TrafficView): Finding[] {
  return [
    ...usedPorts(traffic, view),
    ...overflows(traffic, view),
    ...unacknowledged(traffic, view),
    ...shutWindows(traffic, view),
    ...unread(traffic, view),
    ...unanswered(traffic, view),
    ...retransmits(traffic, view),
    ...resets(traffic, view),
    ...udpDrops(traffic, view),
  ];
}

/** A local port is taken once for each peer, so only those to one peer count against the range. */
function usedPorts({ used, localPorts }: Traffic, view: TrafficView): Finding[] {
  const [top] = used;
  if (top === undefined || localPorts === undefined || top.count < many.usedPorts * localPorts) return [];
  const peer = peerText(top, view);
  const gone = top.count >= many.allPorts * localPorts;
  const sentence = `${top.count} of the ${localPorts} local ports are in use for connections to ${peer}${gone ? ': new ones to it fail' : ''}`;
  const seen = evidence(view.step, `${top.count} sockets to ${endText(top)}, ip_local_port_range has ${localPorts}`);
  return [
    finding(gone ? 'ports-to-peer-exhausted' : 'ports-to-peer-scarce', { about: peer, sentence, evidence: [seen] }),
  ];
}

function overflows({ grown, total }: Traffic, { about, step, seconds }: TrafficView): Finding[] {
  const now = grown('ListenOverflows');
  if (now === 0) return [];
  const sentence = `${about} lets ${now} connections drop within ${seconds} s, because a queue of connections to accept is full`;
  const seen = evidence(step, `ListenOverflows +${now}, ${total('ListenOverflows')} since the pod began`);
  return [finding('accept-queue-overflows', { about, sentence, evidence: [seen] })];
}

function unacknowledged({ unacknowledged: rows }: Traffic, view: TrafficView): Finding[] {
  return byPeer(rows, view).map(([peer, group]) => {
    const most = Math.max(...group.map(({ repeats }) => repeats));
    const sentence = `${connections(group.length)} to ${peer} get no acknowledgement: the same data was sent ${most + 1} times`;
    const seen = evidence(
      view.step,
      `${endText(group[0].remote)}: ${most} retransmits in a row, ${connections(group.length)}`,
    );
    return finding('peer-does-not-acknowledge', { about: peer, sentence, evidence: [seen] });
  });
}

function shutWindows({ shut }: Traffic, view: TrafficView): Finding[] {
  return byPeer(shut, view).map(([peer, group]) => {
    const bytes = group.reduce((sum, one) => sum + one.bytes, 0);
    const sentence = `${peer} does not read from ${connections(group.length)}: its window is shut for ${view.seconds} s or more, ${bytes} bytes wait`;
    const seen = evidence(view.step, `${endText(group[0].remote)}: zero window, ${bytes} bytes unsent`);
    return finding('peer-does-not-read', { about: peer, sentence, evidence: [seen] });
  });
}

function unread({ unread: rows }: Traffic, { about, step, seconds, reader }: TrafficView): Finding[] {
  const [first] = rows.toSorted((a, b) => b.bytes - a.bytes);
  if (first === undefined) return [];
  const who = reader === undefined ? about : `${reader} of ${about}`;
  const sentence = `${who} does not read ${connections(rows.length)}: ${first.bytes} bytes from ${endText(first.remote)} wait for ${seconds} s or more`;
  const seen = evidence(
    step,
    `${endText(first.local)} from ${endText(first.remote)}: ${first.bytes} bytes unread at both moments`,
  );
  return [finding('app-does-not-read', { about, sentence, evidence: [seen] })];
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

function byPeer<T extends { readonly remote: End }>(rows: readonly T[], view: TrafficView) {
  return [...Map.groupBy(rows, ({ remote }) => peerText(remote, view))]
    .toSorted(([, a], [, b]) => b.length - a.length)
    .slice(0, 3)
    .flatMap(([peer, [first, ...more]]) => (first === undefined ? [] : [[peer, [first, ...more]] as const]));
}

/** 'orders.shop.svc:80', where the address is that of a Service. */
export function peerText(end: End, { services }: Pick<TrafficView, 'services'>): string {
  const service = services.find(({ clusterIPs }) => clusterIPs.includes(end.address));
  return service === undefined ? endText(end) : `${fullName(service)}:${end.port}`;
}

function connections(count: number): string {
  return count === 1 ? '1 connection' : `${count} connections`;
}

export function statesLine(states: Traffic['states'], step: string): Evidence {
  const told = Object.entries(states).toSorted(([, a], [, b]) => b - a);
  return evidence(step, told.map(([state, count]) => `${state} ${count}`).join(', ') || 'no socket');
}
