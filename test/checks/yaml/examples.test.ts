import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { newCheckTexts } from '../../../src/checks/yaml/new-check.ts';
import { runRecorded } from '../../../src/checks/yaml/recorded-cases.ts';
import { readYamlCheck } from '../../../src/checks/yaml/yaml-check.ts';

const folder = new URL('../../../docs/examples/checks/', import.meta.url);
const page = readFileSync(new URL('../../../docs/checks-in-yaml.md', import.meta.url), 'utf8');
const examples = readdirSync(folder)
  .filter((file) => file.endsWith('.yaml') && !file.endsWith('.recorded.yaml'))
  .map((file) => file.replace(/\.yaml$/, ''));

describe('the worked examples', () => {
  it('are three, and the page leads to each', () => {
    expect(examples).toEqual(['app-health', 'backlog', 'jvm-flags']);
    for (const name of examples) expect(page).toContain(`(examples/checks/${name}.yaml)`);
  });

  it.each(examples)('%s has no mistake, and says of recorded output what it shall', (name) => {
    const read = readYamlCheck(readFileSync(new URL(`${name}.yaml`, folder), 'utf8'));
    if ('mistakes' in read) throw new Error(read.mistakes.join('\n'));
    const results = runRecorded(read.check, readFileSync(new URL(`${name}.recorded.yaml`, folder), 'utf8'));
    expect(results.filter(({ wrong }) => wrong !== undefined)).toEqual([]);
    expect(results.length).toBeGreaterThan(2);
  });

  it('what the page shows as a whole check is one, and passes what the page shows as its recorded output', () => {
    const [, check = ''] = /^```yaml\n(version: 1\nname: [\s\S]*?)^```$/m.exec(page) ?? [];
    const [, recorded = ''] = /^```yaml\n(version: 1\ncases:[\s\S]*?)^```$/m.exec(page) ?? [];
    const read = readYamlCheck(check);
    if ('mistakes' in read) throw new Error(read.mistakes.join('\n'));
    const results = runRecorded(read.check, recorded);
    expect(results.filter(({ wrong }) => wrong !== undefined)).toEqual([]);
  });
});

it('a check that was just begun passes its own test, whatever its name', () => {
  for (const name of ['spool', 'queue-2-depth', 'x2']) {
    const { check, recorded } = newCheckTexts(name);
    const read = readYamlCheck(check);
    if ('mistakes' in read) throw new Error(read.mistakes.join('\n'));
    expect(runRecorded(read.check, recorded).filter(({ wrong }) => wrong !== undefined)).toEqual([]);
  }
});
