import { z } from 'zod';
import type { Check } from '../check/check.ts';
import { serviceNamespaces } from './find-service.ts';
import { judgePeer } from './judge-peer.ts';
import { peerCodes } from './peer-codes.ts';
import { hasHostNetwork, peerContext, sidecarName } from './peer-context.ts';
import { peerFacts } from './peer-facts.ts';
import { notProbed, shellProbes } from './probe-script.ts';
import { readPeerArgs } from './read-peer-args.ts';
import { readProbes } from './read-probes.ts';
import { unseenServices } from './unseen-services.ts';

/** hostNetwork, sidecar, host and port are arguments. */
const script = `${shellProbes}
hostnet=$1
echo "peer $3 $4"
resolve "$3" || exit
open=
for a in $found; do connect "$a" "$4" 3 && open=\${open:-$a}; done
[ -n "$open" ] || exit 0
hold "$open" "$4"
why=$(proxied "$2" "$4")
[ -z "$why" ] || { echo "$why"; [ "$held" = speaks ] || exit ${notProbed}; }
exit 0`;

interface TcpArgs {
  readonly host: string;
  readonly port: number;
}

export const tcp: Check<TcpArgs> = {
  name: 'tcp',
  summary: 'connect to a peer and say what is in the way',
  words: ['host', 'port?'],
  args: z.object({ host: z.string(), port: z.string().optional() }).transform(readPeerArgs),
  needs: ['services'],
  namespaces: ({ host }, { namespace }) => serviceNamespaces(host, namespace),
  ceiling: { rung: 0, rounds: 1 },
  codes: peerCodes,
  plan: ({ args: { host, port }, api, outcomes }) =>
    outcomes.length > 0
      ? []
      : [
          {
            id: 'tcp',
            argv: ['sh', '-c', script, 'tcp', hasHostNetwork(api.pod), sidecarName(api.pod) ?? '-', host, String(port)],
            rung: 0,
            timeoutMs: 25_000,
            maxBytes: 32 * 1024,
            reaches: [{ host, port }],
          },
        ],
  interpret: (input) => {
    const outcome = input.outcomes.find(({ step }) => step === 'tcp');
    const { peers, proxy } = readProbes(outcome?.stdout ?? '');
    const { host, port } = input.args;
    const probe = peers[0] ?? { host, port, addresses: [], asked: [], connects: [] };
    const context = peerContext('tcp', input, proxy);
    return { findings: [judgePeer(probe, context), ...unseenServices(context)], facts: peerFacts(probe) };
  },
};
