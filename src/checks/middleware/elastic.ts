import { elasticScript } from './elastic-script.ts';
import { judgeElastic } from './judge-elastic.ts';
import { serverCheck } from './server-check.ts';
import { serverCodes } from './server-codes.ts';
import { clusterCodes, indexCodes, startCodes } from './state-codes.ts';

/** Elasticsearch and OpenSearch. */
export const elastic = serverCheck({
  kind: {
    name: 'elastic',
    product: 'Elasticsearch',
    port: 9200,
    // http means anything: only a variable's stem or the port tells.
    schemes: ['elasticsearch'],
    stems: /^(?:.*_)?(?:ES|ELASTIC|ELASTICSEARCH|OPENSEARCH)$/i,
  },
  summary:
    'ask an Elasticsearch or OpenSearch cluster, without a login: its health, its master, indexes that take no writes',
  codes: { ...serverCodes, ...startCodes, ...clusterCodes, ...indexCodes },
  script: elasticScript,
  words: ({ host, port }) => [host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`, ''],
  judge: judgeElastic,
});
