import { problem, UserError } from '../../errors.ts';
import type { Incident, ShopObject } from './incident.ts';
import { readIncidents, readShop } from './read-shop.ts';
import { withIncident } from './with-incident.ts';

export interface Shop {
  readonly incidents: readonly Incident[];
  /** What is broken now. */
  readonly broken: Incident | undefined;
  /** Breaks it this way, and mends what was broken before. Throws a UserError for an incident that there is not. */
  break(name: string): Promise<Incident>;
  mend(): Promise<void>;
}

/** The shop, opened healthy. apply: brings objects about as server-side apply does, so that what is no longer said goes. */
export async function openShop(apply: (objects: readonly ShopObject[]) => Promise<unknown>): Promise<Shop> {
  const healthy = readShop();
  const incidents = readIncidents();
  let broken: Incident | undefined;
  await apply(healthy);
  return {
    incidents,
    get broken() {
      return broken;
    },
    break: async (name) => {
      const incident = incidents.find((each) => each.name === name);
      if (incident === undefined) throw new UserError(noIncident(name, incidents));
      await apply(withIncident(healthy, incident));
      broken = incident;
      return incident;
    },
    mend: async () => {
      await apply(healthy);
      broken = undefined;
    },
  };
}

function noIncident(name: string, incidents: readonly Incident[]) {
  return problem(
    'incident-unknown',
    `The shop has no incident ${name}.`,
    `Take one of: ${incidents.map((incident) => incident.name).join(', ')}.`,
  );
}
