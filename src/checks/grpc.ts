import { z } from 'zod';
import type { Check } from '../check/check.ts';
import { serviceNamespaces } from './find-service.ts';
import { grpcCodes } from './grpc-codes.ts';
import { grpcScript } from './grpc-script.ts';
import { type GrpcArgs, judgeGrpc } from './judge-grpc.ts';
import { hasHostNetwork, sidecarName } from './peer-context.ts';
import { peerFacts } from './peer-facts.ts';
import { readPeerArgs } from './read-peer-args.ts';
import { readProbes } from './read-probes.ts';
import { stepTexts } from './step-texts.ts';

export const grpc: Check<GrpcArgs> = {
  name: 'grpc',
  summary: 'call the health service of a gRPC server: whether it serves, speaks gRPC at all, with or without TLS',
  words: ['host', 'port?'],
  args: z.object({ host: z.string(), port: z.string().optional() }).transform(readPeerArgs),
  needs: ['services'],
  namespaces: ({ host }, { namespace }) => serviceNamespaces(host, namespace),
  ceiling: { rung: 0, rounds: 1 },
  codes: grpcCodes,
  plan: ({ args: { host, port }, api, outcomes }) =>
    outcomes.length > 0
      ? []
      : [
          {
            id: 'grpc',
            argv: [
              'sh',
              '-c',
              grpcScript,
              'grpc',
              hasHostNetwork(api.pod),
              sidecarName(api.pod) ?? '-',
              host,
              String(port),
            ],
            rung: 0,
            timeoutMs: 30_000,
            maxBytes: 32 * 1024,
            reaches: [{ host, port }],
          },
        ],
  interpret: (input) => {
    const [probe] = readProbes(stepTexts(input.outcomes, 'grpc')[0] ?? '').peers;
    return { findings: judgeGrpc(input), facts: probe === undefined ? [] : peerFacts(probe) };
  },
};
