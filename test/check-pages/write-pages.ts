import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Check } from '../../src/check/check.ts';
import { checks } from '../../src/checks/all.ts';
import { raw } from '../../src/checks/raw.ts';
import { type Fixture, fixturePath, readFixture } from '../checks/fixture.ts';
import { checkPage, usageOf } from './check-page.ts';

const docs = new URL('../../docs', import.meta.url).pathname;
const sources = new URL('../../src/checks', import.meta.url).pathname;

/** Path below docs -> text, of every page that is made from the checks' own data. docs/checks.md is made in part. */
export function generatedPages(): ReadonlyMap<string, string> {
  const all = [...checks, raw];
  const page = readFileSync(join(docs, 'checks.md'), 'utf8');
  const parts: Readonly<Record<string, string>> = { checks: checksTable(), codes: codesTable(all) };
  const whole = Object.entries(parts).reduce((text, [name, table]) => fillPart(text, name, table), page);
  return new Map([
    ...all.map((check) => [`checks/${check.name}.md`, checkPage({ check, ...placeOf(check) })] as const),
    ['checks.md', whole],
  ]);
}

function placeOf({ name }: Check): { source: string; sample: Fixture | undefined } {
  const source = [`${name}.yaml`, `${name}.ts`, `middleware/${name}.ts`].find((path) =>
    existsSync(join(sources, path)),
  );
  return { source: source ?? '', sample: sampleOf(name) };
}

/** The most telling recording: one that shows a problem, else one in the toolbox, else any. */
function sampleOf(name: string): Fixture | undefined {
  const folder = fixturePath(`${name}/x`).replace(/x\.json$/, '');
  const all = (existsSync(folder) ? readdirSync(folder) : [])
    .toSorted()
    .map((file) => ({ file, fixture: readFixture(`${name}/${file.replace(/\.json$/, '')}`) }));
  const worth = ({ file, fixture }: (typeof all)[number]): number => {
    const bad = fixture.findings.some((one) => /^(?:critical|warning) /.test(one)) ? 2 : 0;
    const seen = fixture.findings.every((one) => / [a-z-]+-unseen /.test(one)) ? -4 : 0;
    return bad + seen + (file.includes('.toolbox.') ? 1 : 0);
  };
  return all.toSorted((a, b) => worth(b) - worth(a))[0]?.fixture;
}

function checksTable(): string {
  const rows = checks.map((check) => {
    const written = existsSync(join(sources, `${check.name}.yaml`)) ? 'YAML' : '';
    const words = usageOf(check).replace('/kdebug TARGET ', '');
    return `| [\`${words}\`](checks/${check.name}.md) | ${check.summary} | R${check.ceiling.rung} | ${written} |`;
  });
  return ['| check | what it tells | rung up to | |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

function codesTable(all: readonly Check[]): string {
  const rows = new Map<string, { readonly row: Check['codes'][string]; readonly names: string[] }>();
  for (const { name, codes } of all) {
    for (const [code, row] of Object.entries(codes)) {
      const known = rows.get(code);
      if (known === undefined) rows.set(code, { row, names: [name] });
      else known.names.push(name);
    }
  }
  const lines = [...rows]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([code, { row, names }]) => {
      const severity = row.unseen === true ? 'not looked at' : row.severity;
      return `| \`${code}\` | ${severity} | ${row.hop} | ${names.join(', ')} | ${row.nextStep.replaceAll('|', '\\|')} |`;
    });
  return ['| code | severity | hop | check | what to do |', '| --- | --- | --- | --- | --- |', ...lines].join('\n');
}

function fillPart(page: string, name: string, text: string): string {
  const [begin, end] = [`<!-- begin ${name}: npm run docs -->`, `<!-- end ${name} -->`];
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from === -1 || to === -1) throw new Error(`docs/checks.md has no place for ${name}: ${begin} … ${end}`);
  return `${page.slice(0, from)}${begin}\n${text}\n${page.slice(to)}`;
}

if (import.meta.main) {
  mkdirSync(join(docs, 'checks'), { recursive: true });
  const pages = generatedPages();
  for (const file of readdirSync(join(docs, 'checks')))
    if (!pages.has(`checks/${file}`)) rmSync(join(docs, 'checks', file));
  for (const [path, text] of pages) writeFileSync(join(docs, path), text);
  process.stdout.write(`${pages.size} pages written\n`);
}
