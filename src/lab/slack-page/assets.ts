import { existsSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';

export interface Asset {
  readonly type: string;
  readonly body: string;
}

const folder = new URL('./browser/', import.meta.url);
const kept = new Map<string, Asset | undefined>();

/** A file of the page: TypeScript without its types, which is all that a browser needs. undefined: there is none. */
export function readAsset(path: string): Asset | undefined {
  const name = path === '/' ? 'index.html' : path.slice(1);
  if (!/^[a-z-]+\.(?:html|css|ts)$/.test(name)) return undefined;
  if (!kept.has(name)) kept.set(name, load(name));
  return kept.get(name);
}

function load(name: string): Asset | undefined {
  const file = new URL(name, folder);
  if (!existsSync(file)) return undefined;
  const text = readFileSync(file, 'utf8');
  if (name.endsWith('.ts')) return { type: 'text/javascript; charset=utf-8', body: stripTypeScriptTypes(text) };
  return { type: `text/${name.endsWith('.css') ? 'css' : 'html'}; charset=utf-8`, body: text };
}
