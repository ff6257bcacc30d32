import type { Looked, ServiceFact } from '../check/api-facts.ts';
import { findingMaker } from '../check/make-finding.ts';
import { peerCodes } from './peer-codes.ts';
import type { Connect, Probe } from './read-probes.ts';

export const peerFinding = findingMaker(peerCodes);

export interface PeerContext {
  /** The step that the probe comes from. */
  readonly step: string;
  readonly namespace: string;
  readonly hostNetwork: boolean;
  /** What the pod's own /etc/hosts calls it, and its addresses. */
  readonly self: { readonly name: string; readonly addresses: readonly string[] };
  readonly services: Looked<readonly ServiceFact[]> | undefined;
  /** Names that hostAliases of the pod give an address of their own. */
  readonly aliases?: ReadonlyMap<string, string>;
  /** Where the pod's nameserver comes from, when it is not that of the cluster: 'of its node (dnsPolicy: Default)'. */
  readonly resolver?: string;
  /** Why a bare connect proves nothing here: a mesh proxy answers for every peer. */
  readonly proxy?: string;
}

export interface LookedPeer {
  readonly probe: Probe;
  readonly context: PeerContext;
  readonly service: ServiceFact | undefined;
  readonly about: string;
}

export function seenServices({ services }: PeerContext): readonly ServiceFact[] {
  return services !== undefined && 'seen' in services ? services.seen : [];
}

export function connectLine({ address, port, line, how }: Connect): string {
  return line === '' ? `connect ${address} ${port}: ${how}` : `connect ${address} ${port}: ${line}`;
}
