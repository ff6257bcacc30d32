import { elasticScript } from './elastic-script.ts';
import { judgeElastic } from './judge-elastic.ts';
import { elasticKind } from './known-kinds.ts';
import { serverCheck } from './server-check.ts';
import { serverCodes } from './server-codes.ts';
import { clusterCodes, httpErrorCodes, indexCodes, startCodes } from './state-codes.ts';

/** Elasticsearch and OpenSearch. */
export const elastic = serverCheck({
  kind: elasticKind,
  summary:
    'ask an Elasticsearch or OpenSearch cluster, without a login: its health, its master, indexes that take no writes',
  codes: { ...serverCodes, ...startCodes, ...clusterCodes, ...indexCodes, ...httpErrorCodes },
  script: elasticScript,
  words: ({ host, port }) => [host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`, ''],
  judge: judgeElastic,
});
