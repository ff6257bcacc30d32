import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { checks } from '../../../src/checks/all.ts';
import { runRecorded } from '../../../src/checks/yaml/recorded-cases.ts';
import { readYamlCheck } from '../../../src/checks/yaml/yaml-check.ts';

const folder = new URL('../../../src/checks/', import.meta.url);
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.yaml'))
  .map((file) => file.replace(/\.yaml$/, ''));
const textOf = (name: string): string => readFileSync(new URL(`${name}.yaml`, folder), 'utf8');

describe('our own checks in YAML', () => {
  it('are at least a third of all checks, and each file is one of them', () => {
    const listed = checks.map(({ name }) => name);
    expect(names.filter((name) => !listed.includes(name))).toEqual([]);
    expect(names.length / listed.length).toBeGreaterThanOrEqual(1 / 3);
  });

  it('are held to what other people are held to, but for env, which reads an environment and reduces it', () => {
    const bad = names.filter((name) => 'mistakes' in readYamlCheck(textOf(name)));
    expect(bad).toEqual(['env']);
  });

  it('suggest checks that there are', () => {
    const known = checks.map(({ name }) => name);
    const suggested = names.flatMap((name) => [...textOf(name).matchAll(/^ +suggest: (\S+)$/gm)].map(([, one]) => one));
    expect(suggested.length).toBeGreaterThan(0);
    expect(suggested.filter((name) => !known.includes(name ?? ''))).toEqual([]);
  });

  it.each(names)('say of recorded output what they shall say, and every finding of %s is shown', (name) => {
    const read = readYamlCheck(textOf(name), { trusted: true });
    if ('mistakes' in read) throw new Error(read.mistakes.join('\n'));
    const recorded = new URL(`../../fixtures/yaml-checks/${name}.recorded.yaml`, import.meta.url);
    expect(existsSync(recorded)).toBe(true);
    const results = runRecorded(read.check, readFileSync(recorded, 'utf8'));
    expect(results.filter(({ wrong }) => wrong !== undefined)).toEqual([]);
  });
});
