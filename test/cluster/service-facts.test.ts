import { describe, expect, it } from '@jest/globals';
import { serviceFacts } from '../../src/cluster/service-facts.ts';

const metadata = { namespace: 'shop', name: 'orders' };
const slice = (endpoints: readonly object[], ports: readonly object[] = [{ name: '', port: 8080 }], of = 'orders') => ({
  addressType: 'IPv4',
  metadata: { namespace: 'shop', labels: { 'kubernetes.io/service-name': of } },
  endpoints: endpoints as never[],
  ports: ports as never[],
});

describe('what is known of a Service', () => {
  it('joins it with all slices that name it, in its own namespace', () => {
    const ready = {
      addresses: ['10.0.0.1', 'fd00::1'],
      conditions: { ready: true },
      targetRef: { kind: 'Pod', name: 'orders-a' },
    };
    const unready = { addresses: ['10.0.0.2'], conditions: { ready: false } };
    const unknown = { addresses: ['10.0.0.3'], conditions: {} };
    const elsewhere = {
      ...slice([ready]),
      metadata: { namespace: 'other', labels: { 'kubernetes.io/service-name': 'orders' } },
    };
    const spec = {
      type: 'ClusterIP',
      clusterIPs: ['10.9.0.1'],
      selector: { app: 'orders' },
      ports: [{ name: 'http', port: 80, targetPort: 'web' }],
    };
    const slices = [
      slice([ready]),
      slice([unready, unknown], [{ name: 'http', port: 8081 }, { name: 'x' }]),
      elsewhere,
      slice([ready], [], 'web'),
    ];
    expect(serviceFacts([{ metadata, spec }], slices)).toEqual([
      {
        ...metadata,
        type: 'ClusterIP',
        clusterIPs: ['10.9.0.1'],
        headless: false,
        selector: { app: 'orders' },
        ports: [{ name: 'http', port: 80, protocol: 'TCP', targetPort: 'web' }],
        endpoints: [
          { address: '10.0.0.1', ports: [{ port: 8080 }], ready: true, pod: 'orders-a' },
          { address: 'fd00::1', ports: [{ port: 8080 }], ready: true, pod: 'orders-a' },
          { address: '10.0.0.2', ports: [{ name: 'http', port: 8081 }], ready: false },
          { address: '10.0.0.3', ports: [{ name: 'http', port: 8081 }], ready: true },
        ],
      },
    ]);
  });

  it.each([
    ['headless', { clusterIP: 'None' }, { headless: true, clusterIPs: ['None'] }],
    [
      'of type ExternalName',
      { type: 'ExternalName', externalName: 'db.example' },
      { externalName: 'db.example', clusterIPs: [], endpoints: [] },
    ],
    ['without endpoints', { clusterIPs: ['10.9.0.1'] }, { headless: false, selector: {}, ports: [], endpoints: [] }],
  ])('says that it is %s', (_, spec, expected) => {
    expect(serviceFacts([{ metadata, spec }], [])[0]).toMatchObject(expected);
  });
});
