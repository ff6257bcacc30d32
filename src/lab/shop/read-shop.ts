import { readdirSync, readFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';
import { type Incident, incidentHead, type ShopObject } from './incident.ts';

/** The manifests of the whole shop, healthy. */
export function readShop(): readonly ShopObject[] {
  return documentsOf('shop.yaml') as readonly ShopObject[];
}

/** All incidents, by name. Throws with file and field where a file is not as incident.ts says. */
export function readIncidents(): readonly Incident[] {
  const files = readdirSync(new URL('incidents', import.meta.url)).sort();
  return files.map((file) => {
    const [first, ...patches] = documentsOf(`incidents/${file}`);
    const head = incidentHead.safeParse(first);
    if (!head.success) throw new Error(`${file}: ${head.error.message}`);
    return { ...head.data, name: file.replace(/\.yaml$/, ''), patches: patches as readonly ShopObject[] };
  });
}

/** As Kubernetes reads YAML, where 0444 is octal. */
function documentsOf(file: string): readonly unknown[] {
  const text = readFileSync(new URL(file, import.meta.url), 'utf8');
  return parseAllDocuments(text, { version: '1.1' }).map((document) => document.toJS() as unknown);
}
