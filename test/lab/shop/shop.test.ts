import { describe, expect, it } from '@jest/globals';
import type { UserError } from '../../../src/errors.ts';
import type { ShopObject } from '../../../src/lab/shop/incident.ts';
import { openShop } from '../../../src/lab/shop/open-shop.ts';
import { readIncidents, readShop } from '../../../src/lab/shop/read-shop.ts';
import { withIncident } from '../../../src/lab/shop/with-incident.ts';

const healthy = readShop();
const incidents = readIncidents();

describe('the shop', () => {
  it('is eight services and their customers', () => {
    const named = (kind: string) => healthy.filter((each) => each.kind === kind).map(({ metadata }) => metadata.name);
    expect(named('Service')).toEqual(['web', 'catalog', 'checkout', 'cart', 'payments', 'orders', 'mail', 'sessions']);
    expect(named('Deployment')).toContain('shoppers');
  });

  it.each(incidents)('$name changes what it names, and nothing else', (incident) => {
    const broken = withIncident(healthy, incident);
    const changed = broken.filter((object) => !healthy.includes(object));
    const name = ({ kind, metadata }: ShopObject): string => `${kind} ${metadata.name}`;
    expect(changed.map(name).sort()).toEqual([...new Set(incident.patches.map(name))].sort());
    expect(broken.length).toBeGreaterThanOrEqual(healthy.length);
  });

  it('breaks one thing at a time, and is mended to what it was', async () => {
    const applied: (readonly ShopObject[])[] = [];
    const shop = await openShop(async (objects) => applied.push(objects));
    await shop.break('wrong-service-port');
    expect(shop.broken?.name).toBe('wrong-service-port');
    await shop.break('misspelt-name');
    const orders = applied.at(-1)?.find(({ kind, metadata }) => kind === 'Service' && metadata.name === 'orders');
    expect(orders).toEqual(healthy.find(({ kind, metadata }) => kind === 'Service' && metadata.name === 'orders'));
    await shop.mend();
    expect([shop.broken, applied.at(-1)]).toEqual([undefined, healthy]);
  });

  it('names its incidents where one is asked for that there is not', async () => {
    const shop = await openShop(async () => {});
    const refused = await shop.break('flood').catch((error: unknown) => error);
    expect((refused as UserError).problem.nextStep).toContain('wrong-service-port');
  });
});
