import { z } from 'zod';
import type { Check, Input } from '../check/check.ts';
import { findService, serviceNamespaces } from './find-service.ts';
import { judgePath, type PathArgs, pathOf } from './judge-path.ts';
import { seenServices } from './looked-peer.ts';
import { pathScript, pingScript } from './path-script.ts';
import { hasHostNetwork, peerContext } from './peer-context.ts';
import { readPeerArgs } from './read-peer-args.ts';
import { wayCodes } from './way-codes.ts';

export const path: Check<PathArgs> = {
  name: 'path',
  summary: 'the way to a peer: packets that get lost, and large ones that do not get through (MTU)',
  words: ['host', 'port?'],
  args: z
    .object({ host: z.string(), port: z.string().optional() })
    .transform((given, context) => readPeerArgs(given, context, 0)),
  needs: ['services'],
  namespaces: ({ host }, { namespace }) => serviceNamespaces(host, namespace),
  ceiling: { rung: 2, rounds: 2 },
  codes: wayCodes,
  plan: (input) => {
    const {
      args: { host, port },
      api,
      outcomes,
    } = input;
    const step = { timeoutMs: 40_000, maxBytes: 32 * 1024, reaches: [{ host, port }] };
    const hostNetwork = hasHostNetwork(api.pod);
    if (outcomes.length === 0) {
      const argv = ['sh', '-c', pathScript, 'path', hostNetwork, host, String(port), behind(input)] as const;
      return [{ ...step, id: 'path', rung: 0, argv }];
    }
    const known = pathOf(input);
    if (known?.pingRefused !== true || outcomes.some((one) => one.step === 'ping')) return [];
    const mtu = String(known.link?.mtu ?? 1500);
    return [{ ...step, id: 'ping', rung: 2, argv: ['sh', '-c', pingScript, 'path', hostNetwork, known.to, mtu] }];
  },
  interpret: judgePath,
};

/** A pod behind the Service: the Service's own address answers no ping, for only its ports are passed on. */
function behind(input: Input<PathArgs>): string {
  const services = seenServices(peerContext('path', input, undefined));
  const { host } = input.args;
  const service = findService(services, { host, addresses: [] }, input.target.namespace);
  return service?.endpoints.find(({ ready, address }) => ready && /^[0-9a-fA-F.:]+$/.test(address))?.address ?? '-';
}
