import { expect, it } from '@jest/globals';
import type { Api } from '../../src/cluster/api.ts';
import { type Empty, whyEmpty } from '../../src/cluster/why-empty.ts';

/** Answers a list of Events; nothing else is asked. */
function apiWith(message?: string): Api {
  const items = message === undefined ? [] : [{ metadata: { name: 'e' }, reason: 'FailedCreate', message }];
  return { json: async () => ({ items, metadata: {} }) } as unknown as Api;
}

async function why(kind: Empty['kind'], workload: Empty['workload'], message?: string): Promise<string | undefined> {
  const search = { api: apiWith(message), signal: new AbortController().signal, namespace: 'shop' };
  return whyEmpty(search, { kind, workload: { metadata: { name: 'web' }, ...workload } });
}

const failed = { type: 'Failed', status: 'True', reason: 'BackoffLimitExceeded', message: 'too often' };
const selector = { template: { spec: { nodeSelector: { pool: 'jobs', disk: 'ssd' } } } };

it.each<readonly [string, Empty['kind'], Empty['workload'], string | undefined, string | undefined]>([
  ['is scaled to 0', 'Deployment', { spec: { replicas: 0 } }, undefined, 'it is scaled to 0'],
  [
    'is suspended',
    'Job',
    { spec: { suspend: true } },
    undefined,
    'it is suspended (spec.suspend is true), so no pod is made',
  ],
  [
    'has failed',
    'Job',
    { status: { conditions: [failed] } },
    undefined,
    'it has failed (BackoffLimitExceeded): too often',
  ],
  [
    'fits no node',
    'DaemonSet',
    { spec: selector, status: { desiredNumberScheduled: 0 } },
    undefined,
    'no node fits it: its node selector wants pool=jobs, disk=ssd',
  ],
  ['fits no node for its taints', 'DaemonSet', { status: { desiredNumberScheduled: 0 } }, undefined, 'no node fits it'],
  [
    'is refused its pods',
    'StatefulSet',
    { spec: { replicas: 1 } },
    'Error creating: exceeded quota: team.',
    'its pods cannot be created: exceeded quota: team',
  ],
  ['does not tell', 'Deployment', { spec: { replicas: 1 } }, undefined, undefined],
])('says why a workload without pods has none: it %s', async (_, kind, workload, event, words) => {
  expect(await why(kind, workload, event)).toBe(words);
});
