import { elasticKind, mysqlKind, postgresKind, redisKind } from '../middleware/known-kinds.ts';
import type { ServerKind } from '../middleware/server-kind.ts';
import { serverPeers } from '../middleware/server-peers.ts';
import type { LinePeer } from './peer-in-line.ts';
import type { Container, View } from './view.ts';

/** Words that servers of one kind alone answer with. */
const words: readonly (readonly [ServerKind, RegExp])[] = [
  [
    redisKind,
    /\bNOAUTH\b|\bWRONGPASS\b|OOM command not allowed|\bMISCONF |READONLY You can't|\bDENIED Redis|max number of clients|\bLOADING Redis|CLUSTERDOWN|NOREPLICAS|DB index is out of range|\bredis\b/i,
  ],
  [
    postgresKind,
    /\bFATAL: |pg_hba\.conf|remaining connection slots|too many clients already|read-only transaction|could not (?:extend|write to) file|\bpsycopg|\bpsql\b|\bpq: /,
  ],
  [
    mysqlKind,
    /\bERROR \d{4} \(\w{5}\)|access denied for user '|unknown database '|--read-only option|is not allowed to connect to this|\bmysql|mariadb/i,
  ],
  [elasticKind, /cluster_block_exception|flood-stage watermark|FORBIDDEN\/12\//],
];

/** The only server of the spec that speaks like the line, where the line names nobody. */
export function speakingServer({ pod }: View, { spec }: Container, line: string): LinePeer | undefined {
  const kind = words.find(([, pattern]) => pattern.test(line))?.[0];
  const [only, another] = kind === undefined ? [] : serverPeers(pod, spec, kind);
  return another === undefined ? only : undefined;
}
