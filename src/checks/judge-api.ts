import type { V1Pod } from '../check/api-facts.ts';
import type { Input } from '../check/check.ts';
import type { Finding } from '../report/finding.ts';
import { networkFinding } from './judge-network.ts';
import { judgePeer } from './judge-peer.ts';
import type { PeerContext } from './looked-peer.ts';
import type { Probe } from './read-probes.ts';

const tokenPath = '/var/run/secrets/kubernetes.io/serviceaccount';

/** The API server is a peer that only an app with a token needs: for the others it is worth knowing at most. */
export function judgeApi(probe: Probe, context: PeerContext, { target, api }: Input<unknown>): Finding[] {
  const about = 'kubernetes.default.svc:443';
  const finding = judgePeer({ ...probe, host: 'kubernetes.default.svc', port: 443 }, context);
  const { evidence } = finding;
  if (finding.code === 'dns-no-answer' || finding.code === 'behind-proxy' || finding.code === 'peer-unseen')
    return [finding];
  if (finding.severity === 'ok') {
    return [networkFinding('api-reached', { about, sentence: 'the cluster API takes connections', evidence })];
  }
  const code = mountsToken(api.pod, target.container?.name) ? 'api-unreachable' : 'api-not-reached';
  return [networkFinding(code, { about, sentence: `the cluster API is out of reach: ${finding.sentence}`, evidence })];
}

function mountsToken({ spec }: V1Pod, container: string | undefined): boolean {
  const containers = (spec?.containers ?? []).filter(({ name }) => container === undefined || name === container);
  return containers.some(({ volumeMounts = [] }) => volumeMounts.some(({ mountPath }) => mountPath === tokenPath));
}
