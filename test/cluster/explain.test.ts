import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { V1Pod } from '@kubernetes/client-node';
import { ApiRefusal, translateError } from '../../src/cluster/cluster-errors.ts';
import { permissions } from '../../src/cluster/permissions.ts';
import { nodeRefusals, podRefusals } from '../../src/cluster/pod-refusals.ts';
import { groupOf, pathOf } from '../../src/cluster/resources.ts';
import { noteEvent, noteStatus, type StartNotes, whyNotStarted } from '../../src/cluster/start-notes.ts';
import { TransientError, UserError } from '../../src/errors.ts';

const call = { verb: 'get', resource: 'pods', namespace: 'shop', name: 'web' } as const;
const patch = { verb: 'patch', resource: 'pods/ephemeralcontainers', namespace: 'shop', name: 'web' } as const;
const codeOf = (error: Error): string => (error instanceof UserError ? error.problem.code : error.name);

describe('what the API server or the network said', () => {
  it.each([
    [401, call, {}, 'not-authenticated'],
    [403, call, {}, 'missing-right'],
    [404, call, { details: { name: 'web' } }, 'pod-gone'],
    [404, patch, { details: {} }, 'no-ephemeral-containers'],
    [404, patch, { details: { name: 'web' } }, 'pod-gone'],
    [404, { verb: 'get', resource: 'services', namespace: 'shop', name: 'x' } as const, {}, 'not-there'],
    [409, call, {}, 'TransientError'],
    [410, call, {}, 'TransientError'],
    [422, call, {}, 'refused-by-server'],
    [429, call, {}, 'TransientError'],
    [500, call, {}, 'TransientError'],
    [503, call, 'a page of a proxy', 'TransientError'],
  ])('%i to %j with %j becomes %s', (status, asked, said, code) => {
    const body = typeof said === 'string' ? said : JSON.stringify(said);
    expect(codeOf(translateError(new ApiRefusal(asked, { status, body })))).toBe(code);
  });

  it('a 403 names the verb, the resource and the namespace', () => {
    const error = translateError(new ApiRefusal(patch, { status: 403, body: '' }));
    expect(error.message).toBe('kdebug may not patch pods/ephemeralcontainers in namespace shop.');
  });

  it('a 429 is tried again when the server asks for it', () => {
    const error = translateError(new ApiRefusal(call, { status: 429, body: '', retryAfterS: 7 }));
    expect((error as TransientError).retryInMs).toBe(7000);
  });

  it.each([
    [Object.assign(new Error('x'), { code: 'ECONNREFUSED' }), TransientError],
    [Object.assign(new Error('x'), { code: 'UND_ERR_SOCKET' }), TransientError],
    [new TypeError('fetch failed', { cause: Object.assign(new Error('x'), { code: 'ENOTFOUND' }) }), TransientError],
    [Object.assign(new Error('x'), { code: 'SELF_SIGNED_CERT_IN_CHAIN' }), UserError],
    [Object.assign(new Error('x'), { code: 'ERR_TLS_CERT_ALTNAME_INVALID' }), UserError],
    [Object.assign(new Error('x'), { code: 'UND_ERR_INVALID_ARG' }), Error],
    [new RangeError('a bug of ours'), RangeError],
  ])('%p becomes the right kind', (thrown, kind) => {
    expect(translateError(thrown).constructor).toBe(kind);
  });
});

describe('the address of a call', () => {
  it('has its group, and every part of it is escaped', () => {
    expect(pathOf({ verb: 'list', resource: 'jobs', namespace: 'a', query: { limit: 5, continue: undefined } })).toBe(
      '/apis/batch/v1/namespaces/a/jobs?limit=5',
    );
    expect(
      pathOf({ verb: 'get', resource: 'pods/log', namespace: '../x', name: 'p?q', query: { container: 'a&b' } }),
    ).toBe('/api/v1/namespaces/..%2Fx/pods/p%3Fq/log?container=a%26b');
    expect([groupOf('pods/log'), groupOf('jobs'), groupOf('endpointslices')]).toEqual([
      '',
      'batch',
      'discovery.k8s.io',
    ]);
  });
});

describe('the list of permissions', () => {
  it('holds every verb and resource that the sources ask for', () => {
    const listed = new Set(permissions.map(({ verb, resource }) => `${verb} ${resource}`));
    const sources = [
      'find',
      'look',
      'refusals',
      'inject',
      'read-log',
      'attach',
      'start-watch',
      'explain-refusal',
      'follow-container',
    ];
    const asked = sources.flatMap((name) => {
      const text = readFileSync(new URL(`../../src/cluster/${name}.ts`, import.meta.url), 'utf8');
      const calls = [...text.matchAll(/verb: '(\w+)',\s+resource: '([\w/]+)'/g)].map(
        ([, verb, kind]) => `${verb} ${kind}`,
      );
      const lists = [...text.matchAll(/listAll<\w+>\(\s*api,\s*\{ resource: '(\w+)'/g)].map(
        ([, kind]) => `list ${kind}`,
      );
      return [...calls, ...lists];
    });
    expect(asked.length).toBeGreaterThan(9);
    // Every authenticated user may ask what it may do.
    expect(asked.filter((right) => !listed.has(right) && right !== 'create selfsubjectaccessreviews')).toEqual([]);
  });
});

describe('a pod that takes no container', () => {
  const running = {
    metadata: { name: 'web' },
    spec: { containers: [], nodeName: 'n1' },
    status: { phase: 'Running' },
  };
  const mirror = { metadata: { name: 'web', annotations: { 'kubernetes.io/config.mirror': 'x' } } };
  const pending = {
    phase: 'Pending',
    conditions: [{ type: 'PodScheduled', status: 'False', message: '0/3 nodes are available' }],
  };
  it.each([
    ['runs', running, 'linux', []],
    ['static', { ...running, ...mirror }, 'linux', ['static-pod']],
    ['on Windows', running, 'windows', ['windows-pod']],
    [
      'being deleted',
      { ...running, metadata: { name: 'web', deletionTimestamp: new Date() } },
      'linux',
      ['pod-terminating'],
    ],
    ['failed', { ...running, status: { phase: 'Failed', reason: 'Evicted' } }, 'linux', ['pod-ended']],
    ['on no node', { ...running, spec: { containers: [] }, status: pending }, 'linux', ['pod-unscheduled']],
  ] as const)('%s is told so', (_, pod, os, codes) => {
    expect(podRefusals(pod as V1Pod, { os }).map(({ code }) => code)).toEqual(codes);
  });

  it('is told what keeps it from a node', () => {
    const [refusal] = podRefusals({ ...running, spec: { containers: [] }, status: pending }, { os: 'linux' });
    expect(refusal?.message).toBe('web is on no node yet: 0/3 nodes are available.');
  });

  it.each([
    [undefined, 0],
    [{ status: {} }, 0],
    [{ status: { conditions: [{ type: 'Ready', status: 'True' }] } }, 0],
    [{ status: { conditions: [{ type: 'Ready', status: 'Unknown', reason: 'NodeStatusUnknown' }] } }, 1],
  ])('only a node that is known not to be ready is a reason: %j', (node, count) => {
    expect(nodeRefusals(node, 'web')).toHaveLength(count);
  });
});

describe('what the kubelet says of a start', () => {
  type Said = readonly (readonly [reason: string, message: string])[];
  const pulling: Said = [['Pulling', 'Pulling image "x"']];
  const failedPull: Said = [
    ['Failed', 'Failed to pull image "x": no such host'],
    ['Failed', 'Error: ErrImagePull'],
  ];
  const noConfig: Said = [
    ['Pulled', 'present'],
    ['Failed', 'Error: container has runAsNonRoot and image will run as root'],
  ];
  const noBinary: Said = [
    ['Pulled', 'present'],
    ['Created', 'Container created'],
    ['Failed', 'Error: exec: "sh": not found'],
  ];
  const never: Said = [['ErrImageNeverPull', 'Container image "x" is not present with pull policy of Never']];
  it.each([
    ['nothing', [], 'start-timeout', false],
    ['a pull that goes on', pulling, 'image-not-pulled', false],
    ['a pull that failed', [...pulling, ...failedPull], 'image-not-pulled', false],
    ['an image that may not be pulled', never, 'image-not-pulled', true],
    ['a container that cannot be made', noConfig, 'container-not-created', false],
    ['a container without sh', noBinary, 'container-not-created', true],
  ] as const)('%s has its own code', (_, said, code, final) => {
    const notes: StartNotes = { pulled: false, created: false, started: false };
    for (const [reason, message] of said) noteEvent(notes, { metadata: {}, involvedObject: {}, reason, message });
    const told = whyNotStarted({ pod: 'web' }, notes);
    expect([told.code, notes.final ?? false]).toEqual([code, final]);
    const longest = said.at(-1)?.[1].startsWith('Error: ErrImage') ? said.at(-2)?.[1] : said.at(-1)?.[1];
    expect(told.message).toContain(longest?.replace(/^Error: /, '') ?? 'gave no reason');
  });

  it('a usual waiting reason of the status is no news, another one is', () => {
    const notes: StartNotes = { pulled: false, created: false, started: false };
    const pod = (reason: string): V1Pod => ({
      status: {
        ephemeralContainerStatuses: [
          { name: 'k', image: '', imageID: '', ready: false, restartCount: 0, state: { waiting: { reason } } },
        ],
      },
    });
    expect(noteStatus(notes, pod('PodInitializing'), 'k')).toBe(false);
    expect(noteStatus(notes, pod('CreateContainerError'), 'k')).toBe(true);
    expect(noteStatus(notes, pod('CreateContainerError'), 'k')).toBe(false);
  });
});
