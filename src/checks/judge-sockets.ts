import type { ServiceFact } from '../check/api-facts.ts';
import { evidence } from '../check/make-finding.ts';
import type { Finding } from '../report/finding.ts';
import { fullName } from './find-service.ts';
import { networkFinding } from './judge-network.ts';
import type { Listener, Network } from './read-network.ts';

/** From these numbers on it is no coincidence any more; a busy healthy app stays below them. */
const many = { closeWait: 50, synSent: 3, waiting: 100, localPorts: 0.8 } as const;
/** Of the open connections: a big server is always about to close some. */
const closeWaitShare = 0.1;

/** What the states of the pod's sockets tell of its processes and its peers. */
export function judgeSockets(network: Network, services: readonly ServiceFact[], about: string): Finding[] {
  return [
    ...queues(network.listeners, about),
    ...closeWait(network, about),
    ...synSent(network, services),
    ...scarcePorts(network, about),
  ];
}

function queues(listeners: readonly Listener[], about: string): Finding[] {
  return listeners.flatMap(({ port, waiting, room }) => {
    const full = room !== undefined && room > 0 && waiting > room;
    if (!full && waiting < many.waiting) return [];
    const seen = evidence('network', `port ${port}: ${waiting} wait${room === undefined ? '' : `, room for ${room}`}`);
    const sentence = full
      ? `nobody accepts the connections to port ${port}: its queue is full (${waiting} wait, room for ${room})`
      : `${waiting} connections wait to be accepted on port ${port}`;
    return [networkFinding(full ? 'accept-queue-full' : 'accept-queue-long', { about, sentence, evidence: [seen] })];
  });
}

function closeWait({ states, remotes }: Network, about: string): Finding[] {
  const count = states.CLOSE_WAIT ?? 0;
  if (count < many.closeWait || count < closeWaitShare * (states.ESTABLISHED ?? 0)) return [];
  const [top] = remotes.filter(({ state }) => state === 'CLOSE_WAIT').toSorted((a, b) => b.count - a.count);
  const seen = [evidence('network', `CLOSE_WAIT ${count}`)] as const;
  const more = top === undefined ? [] : [evidence('network', `${top.count} of them with ${top.address}:${top.port}`)];
  const sentence = `the app does not close ${count} connections that the other side has ended (CLOSE_WAIT)`;
  return [networkFinding('many-close-wait', { about, sentence, evidence: [...seen, ...more] })];
}

function synSent({ remotes }: Network, services: readonly ServiceFact[]): Finding[] {
  return remotes
    .filter(({ state, count }) => state === 'SYN_SENT' && count >= many.synSent)
    .toSorted((a, b) => b.count - a.count)
    .slice(0, 3)
    .map(({ address, port, count }) => {
      const service = services.find(({ clusterIPs }) => clusterIPs.includes(address));
      const about = service === undefined ? `${address}:${port}` : `${fullName(service)}:${port}`;
      const sentence = `${count} connects of the app to ${about} wait for an answer (SYN_SENT)`;
      return networkFinding('many-syn-sent', {
        about,
        sentence,
        evidence: [evidence('network', `SYN_SENT ${address}:${port} ${count}`)],
      });
    });
}

function scarcePorts({ states, localPorts }: Network, about: string): Finding[] {
  const used = ['ESTABLISHED', 'TIME_WAIT', 'FIN_WAIT1', 'FIN_WAIT2', 'CLOSE_WAIT', 'SYN_SENT'].reduce(
    (sum, state) => sum + (states[state] ?? 0),
    0,
  );
  if (localPorts === undefined || used < localPorts * many.localPorts) return [];
  const sentence = `${used} sockets are in use and the pod has ${localPorts} local ports: new connections may fail`;
  const seen = evidence(
    'network',
    Object.entries(states)
      .map(([state, count]) => `${state} ${count}`)
      .join(', '),
  );
  return [networkFinding('local-ports-scarce', { about, sentence, evidence: [seen] })];
}
