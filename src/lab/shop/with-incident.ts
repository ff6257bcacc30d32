import { strategicMerge } from '../sandbox-cluster/store/merge.ts';
import type { Incident, ShopObject } from './incident.ts';

/** The shop's objects with an incident in them: applied in place of the healthy ones, they bring it about. */
export function withIncident(shop: readonly ShopObject[], { patches }: Incident): readonly ShopObject[] {
  const broken = shop.map((object) => {
    const own = patches.filter((patch) => isSame(patch, object));
    return own.reduce((all, patch) => strategicMerge(all, patch) as ShopObject, object);
  });
  return [...broken, ...patches.filter((patch) => !shop.some((object) => isSame(patch, object)))];
}

function isSame(a: ShopObject, b: ShopObject): boolean {
  return a.kind === b.kind && a.metadata.name === b.metadata.name;
}
