import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readIncidents } from '../../src/lab/shop/read-shop.ts';
import { whyNoSandbox } from '../contracts/cluster/sandbox-world.ts';
import { describeWhere } from '../describe-where.ts';
import { incidentNamed, openSandboxedShop, type SandboxedShop } from '../lab/shop/sandboxed-shop.ts';

/** Those of a row touch different services, so that they can be on at once. */
const rows = [
  ['descriptor-leak', 'loopback-only', 'missing-config', 'full-disk', 'sick-replica'],
  ['misspelt-name', 'memory-leak', 'full-accept-queue'],
  ['expired-certificate', 'deadlocked-worker'],
  ['failing-readiness'],
  ['wrong-service-port'],
];

it('each incident is tried', () => {
  expect(rows.flat().sort()).toEqual(readIncidents().map(({ name }) => name));
});

describeWhere(whyNoSandbox())('the shop on the sandbox', () => {
  let shop: SandboxedShop;
  beforeAll(async () => {
    shop = await openSandboxedShop();
    await shop.put([]);
  }, 60_000);
  afterAll(async () => shop?.close(), 30_000);

  it.each(['web', 'checkout', 'sessions'])(
    '%s is healthy while nothing is broken',
    async (name) => {
      expect(await shop.firstLine(name, /^HEALTHY/)).toMatch(/^HEALTHY/);
    },
    30_000,
  );

  describe.each(rows.map((names) => names.map(incidentNamed)).map((row) => ({ row })))(
    'with $row.0.name and others of its row',
    ({ row }) => {
      beforeAll(() => shop.put(row), 30_000);

      it.each(row.flatMap(({ name, needs, try: [first] }) => (first === undefined ? [] : [{ name, needs, ...first }])))(
        '$name: `$ask` tells it in the first line',
        async ({ ask, answer, needs }) => {
          if (needs === 'cgroups' && shop.sandbox.notes.some((note) => note.includes('limits')))
            return console.warn('skipped: no cgroups can be made here');
          const pattern = new RegExp(answer);
          expect(await shop.firstLine(ask, pattern)).toMatch(pattern);
        },
        30_000,
      );
    },
  );
});
