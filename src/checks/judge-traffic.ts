import { evidence, findingMaker } from '../check/make-finding.ts';
import type { Evidence, Finding } from '../report/finding.ts';
import { judgeCounters, peerText, type TrafficView } from './judge-counters.ts';
import { type End, endText, isLoopback, type Traffic } from './read-traffic.ts';
import { trafficCodes } from './traffic-codes.ts';

const finding = findingMaker(trafficCodes);

/** Of the range of local ports. */
const many = { usedPorts: 0.8, allPorts: 0.98 } as const;

/** What the sockets and counters of some seconds tell of the pod and of its peers. */
export function judgeTraffic(traffic: Traffic, view: TrafficView): Finding[] {
  return [
    ...usedPorts(traffic, view),
    ...unacknowledged(traffic, view),
    ...shutWindows(traffic, view),
    ...unread(traffic, view),
    ...judgeCounters(traffic, view),
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

/** To the pod itself it is told by who does not read. */
function shutWindows({ shut }: Traffic, view: TrafficView): Finding[] {
  const others = shut.filter(({ remote }) => !isLoopback(remote));
  return byPeer(others, view).map(([peer, group]) => {
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

function byPeer<T extends { readonly remote: End }>(rows: readonly T[], view: TrafficView) {
  return [...Map.groupBy(rows, ({ remote }) => peerText(remote, view))]
    .toSorted(([, a], [, b]) => b.length - a.length)
    .slice(0, 3)
    .flatMap(([peer, [first, ...more]]) => (first === undefined ? [] : [[peer, [first, ...more]] as const]));
}

function connections(count: number): string {
  return count === 1 ? '1 connection' : `${count} connections`;
}

export function statesLine(states: Traffic['states'], step: string): Evidence {
  const told = Object.entries(states).toSorted(([, a], [, b]) => b - a);
  return evidence(step, told.map(([state, count]) => `${state} ${count}`).join(', ') || 'no socket');
}
