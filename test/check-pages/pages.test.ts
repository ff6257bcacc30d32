import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { checks } from '../../src/checks/all.ts';
import { generatedPages } from './write-pages.ts';

const docs = new URL('../../docs/', import.meta.url);

it('the pages of the checks are what their data says: when this fails, run `npm run docs`', () => {
  const stale = [...generatedPages()].filter(([path, text]) => {
    const file = new URL(path, docs);
    return !existsSync(file) || readFileSync(file, 'utf8') !== text;
  });
  expect(stale.map(([path]) => path)).toEqual([]);
});

it('there is a page for each check and none beside them, each with what it finds and a real sample', () => {
  const pages = readdirSync(new URL('checks', docs)).map((file) => file.replace(/\.md$/, ''));
  expect(pages.toSorted()).toEqual([...checks.map(({ name }) => name), 'raw'].toSorted());
  for (const { name, codes } of checks) {
    const page = readFileSync(new URL(`checks/${name}.md`, docs), 'utf8');
    for (const code of Object.keys(codes)) expect(page).toContain(`| \`${code}\` |`);
    expect(page).not.toContain('Nothing was recorded yet.');
  }
});
