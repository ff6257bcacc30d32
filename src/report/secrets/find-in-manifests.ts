import { isPlaceholder } from './is-placeholder.ts';
import type { Secret } from './secret.ts';

const kind = 'Kubernetes Secret';

/** Every value of a Kubernetes Secret, whatever its name: in YAML, JSON and the last-applied annotation. */
export function findInManifests(text: string): readonly Secret[] {
  if (!/kind\\{0,3}["']?\s{0,4}:\s{0,4}\\{0,3}["']?Secret\b/.test(text)) return [];
  return [...findInYaml(text), ...findInJson(text)];
}

interface Line {
  readonly text: string;
  readonly start: number;
  readonly indent: number;
  /** Begins an element of a list, or a document. */
  readonly begins: boolean;
}

function findInYaml(text: string): readonly Secret[] {
  const found: Secret[] = [];
  const lines = readLines(text);
  for (const [i, line] of lines.entries()) {
    if (!/^[ \t]*(?:- )?(?:data|stringData):[ \t]*$/.test(line.text)) continue;
    if (isSecret(lines, i)) found.push(...valuesOf(lines, i + 1, line.indent));
  }
  return found;
}

function readLines(text: string): readonly Line[] {
  let start = 0;
  return text.split('\n').map((line) => {
    const [lead = '', dash] = /^[ \t]*(- )?/.exec(line) ?? [];
    const read = {
      text: line.replace(/\r$/, ''),
      start,
      indent: lead.length,
      begins: dash !== undefined || line.startsWith('---'),
    };
    start += line.length + 1;
    return read;
  });
}

/** Objects of kubectl and people alike have a few hundred lines; the bound keeps many 'data:' lines linear. */
const farthest = 400;

/** Looks up and down among the lines of the same object for its kind. */
function isSecret(lines: readonly Line[], at: number): boolean {
  const indent = lines[at]?.indent ?? 0;
  const above = lines.slice(Math.max(0, at - farthest), at + 1).reverse();
  const top = above.findIndex((line) => isOutside(line, indent) || (line.begins && line.indent <= indent));
  const below = lines.slice(at + 1, at + farthest);
  const bottom = below.findIndex((line) => isOutside(line, indent) || (line.begins && line.indent <= indent));
  const object = [
    ...above.slice(0, top === -1 ? undefined : top + 1),
    ...below.slice(0, bottom === -1 ? undefined : bottom),
  ];
  return object.some((line) => saysSecret(line, indent));
}

function isOutside({ text, indent: own }: Line, indent: number): boolean {
  return own < indent && text.trim() !== '';
}

function saysSecret({ text, indent: own }: Line, indent: number): boolean {
  return own === indent && /^[ \t]*(?:- )?kind:[ \t]*["']?Secret\b/.test(text);
}

function valuesOf(lines: readonly Line[], from: number, indent: number): readonly Secret[] {
  const found: Secret[] = [];
  for (let i = from; i < lines.length; i += 1) {
    const line = lines[i];
    if (line === undefined || (line.indent <= indent && line.text.trim() !== '')) break;
    const lead = /^[ \t]*(?:[\w.-]{1,253}:[ \t]*)?["']?/.exec(line.text)?.[0].length ?? 0;
    const value = line.text.slice(lead).replace(/["']$/, '');
    if (isPlaceholder(value) || /^[|>][+-]?$/.test(value)) continue;
    found.push({ start: line.start + lead, end: line.start + lead + value.length, kind });
  }
  return found;
}

const dataBlock = /\\{0,3}"(?:data|stringData)\\{0,3}"\s{0,8}:\s{0,8}\{([^{}]{0,200000})\}/g;
const entry = /(\\{0,3}")[\w.-]{1,253}\\{0,3}"\s{0,8}:\s{0,8}\\{0,3}"([^"\\]*)/g;
const anyKind = /"kind\\{0,3}"\s{0,4}:\s{0,4}\\{0,3}"(\w{1,63})/g;

/** kubectl sorts the keys, so that kind stands right behind data; people write it first. */
function findInJson(text: string): readonly Secret[] {
  const found: Secret[] = [];
  const kinds = [...text.matchAll(anyKind)];
  let before = 0;
  for (const block of text.matchAll(dataBlock)) {
    const end = block.index + block[0].length;
    while ((kinds[before]?.index ?? Number.POSITIVE_INFINITY) < block.index) before += 1;
    const behind = kinds[before];
    const own = behind !== undefined && behind.index - end < 20 ? behind : kinds[before - 1];
    if (own?.[1] !== 'Secret') continue;
    for (const pair of block[0].matchAll(entry)) {
      const value = pair[2] ?? '';
      const to = block.index + pair.index + pair[0].length;
      if (!isPlaceholder(value)) found.push({ start: to - value.length, end: to, kind });
    }
  }
  return found;
}
