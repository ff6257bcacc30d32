import { describe, expect, it } from '@jest/globals';
import { judgeFixture } from './fixture.ts';

/** What stands in the first line of the answer for each way in which a peer can be broken. */
const sentences = [
  ['healthy', 'web.kdebug-record.svc:80 takes connections'],
  ['headless', 'web-headless.kdebug-record.svc:8080 takes connections'],
  [
    'no-endpoint',
    'empty.kdebug-record.svc:80 refuses connections: Service empty has no endpoint, no running pod has the labels app=nobody',
  ],
  [
    'all-unready',
    'unready.kdebug-record.svc:80 refuses connections: Service unready has no ready endpoint, the only pod behind it is not ready',
  ],
  [
    'no-selector',
    'no-selector.kdebug-record.svc:80 refuses connections: Service no-selector has no endpoint, it has no selector and nobody listed addresses for it',
  ],
  [
    'headless-unready',
    'unready-headless.kdebug-record.svc:80 leads nowhere: headless Service unready-headless has no ready endpoint (its only pod is not ready), so its name has no address',
  ],
  [
    'wrong-target-port',
    'wrong-port.kdebug-record.svc:80 refuses connections: Service wrong-port has a wrong targetPort, it sends to port 9999 of 1 ready pod, where nobody listens',
  ],
  ['no-such-port', 'Service web has no port 81; it has 80 (http)'],
  ['typo', 'wbe does not resolve: no such name in namespace kdebug-record; did you mean web.kdebug-record.svc?'],
  [
    'external-name',
    'Service elsewhere.kdebug-record.svc stands for nosuch.default.svc.cluster.local, and that name has no address',
  ],
  ['no-server', 'the DNS server 203.0.113.7 does not answer'],
  ['refused', '127.0.0.1:7777 refuses connections: nobody listens on that port'],
  ['dropped', '203.0.113.7:80 does not answer: packets to that port are dropped'],
  ['no-route', '203.0.113.8:80 cannot be reached: there is no route to it'],
  ['meshed', 'could not look at 198.51.100.7:8080: a mesh proxy answers for it, so a connect proves nothing'],
  [
    'metadata',
    '169.254.169.254:80 was not probed: 169.254.169.254 is link-local, where clouds serve metadata and credentials',
  ],
  [
    'metadata-by-name',
    'metadata.example:80 was not probed: 169.254.169.254 is link-local, where clouds serve metadata and credentials',
  ],
] as const;

describe.each(['busybox', 'toolbox'])('tcp in %s', (image) => {
  it.each(sentences)('names the root of what is wrong with a peer that is %s', (seed, sentence) => {
    const findings = judgeFixture(`tcp/${seed}.${image}`);
    expect(findings.map((finding) => finding.sentence.replace(/ \(\d+ ms\)$/, ''))).toEqual([sentence]);
  });
});
