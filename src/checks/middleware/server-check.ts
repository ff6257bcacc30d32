import { z } from 'zod';
import type { Check, Input } from '../../check/check.ts';
import type { Step } from '../../runner/step.ts';
import { serviceNamespaces } from '../find-service.ts';
import { hasHostNetwork, sidecarName } from '../peer-context.ts';
import { readPeerArgs } from '../read-peer-args.ts';
import { interpretServers } from './interpret-servers.ts';
import { type ServerArgs, type ServerDefinition, serversOf } from './server-definition.ts';

export type { ServerArgs } from './server-definition.ts';

/** The check of one kind of server: who answers there, what it says of itself, and where it is allowed, whether the login works. */
export function serverCheck(definition: ServerDefinition): Check<ServerArgs> {
  const { kind, summary, codes } = definition;
  return {
    name: kind.name,
    summary,
    words: ['host?', 'port?'],
    args: z
      .object({ host: z.string().optional(), port: z.string().optional() })
      .transform(
        ({ host, port }, context): ServerArgs =>
          host === undefined ? {} : readPeerArgs({ host, port }, context, kind.port),
      ),
    needs: ['services'],
    namespaces: ({ host }, { namespace }) => (host === undefined ? [] : serviceNamespaces(host, namespace)),
    ceiling: { rung: 0, rounds: 1 },
    codes,
    plan: (input) => (input.outcomes.length > 0 ? [] : planServers(definition, input)),
    interpret: (input) => interpretServers(definition, input),
  };
}

function planServers(definition: ServerDefinition, input: Input<ServerArgs>): readonly Step[] {
  const { pod } = input.api;
  const own = [hasHostNetwork(pod), sidecarName(pod) ?? '-'] as const;
  const limits = { rung: 0, timeoutMs: 40_000, maxBytes: 64 * 1024 } as const;
  return serversOf(definition, input).flatMap(({ peer, step, found }): Step[] => {
    const { script, words, login, kind } = definition;
    const reaches = [peer];
    const known = found === 'several' ? undefined : found;
    const [first, second] = words?.(peer, known) ?? ['', ''];
    const address = [peer.host, String(peer.port)] as const;
    const ask: Step = {
      ...limits,
      id: step,
      argv: ['sh', '-c', script, kind.name, ...own, ...address, first, second],
      reaches,
    };
    if (login === undefined || known === undefined) return [ask];
    const enter: Step = {
      ...limits,
      id: `${step}-login`,
      argv: ['sh', '-c', login.script, kind.name, own[0], ...address, ...login.words(peer, known)],
      reaches,
      secrets: known.secrets,
      ...(login.toolbox === undefined ? {} : { toolbox: login.toolbox }),
    };
    return [ask, enter];
  });
}
