import type { Fact } from '../report/finding.ts';
import type { Probe } from './read-probes.ts';

/** What can be compared between replicas: whether a peer resolves, connects, and how long that takes. */
export function peerFacts({ host, port, addresses, connects }: Probe): readonly Fact[] {
  const about = `${host}:${port}`;
  const good = connects.filter(({ how }) => how === 'connected');
  const facts: Fact[] = [
    { key: 'addresses', about, value: addresses.length, unit: 'count', steady: true },
    { key: 'connects', about, value: good.length > 0, steady: true },
  ];
  const [first] = good;
  return first === undefined
    ? facts
    : [...facts, { key: 'connect-time', about, value: first.tookMs, unit: 'ms', steady: false }];
}
