import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const rowsOf = (page: string): ReadonlySet<string> =>
  new Set([...page.matchAll(/^\| `([a-z0-9-]+)` \|/gm)].map(([, code]) => code ?? ''));
const page = read('docs/troubleshooting.md');

describe('docs/troubleshooting.md', () => {
  it('has rows for codes of docs/errors.md alone', () => {
    const known = rowsOf(read('docs/errors.md'));
    expect([...rowsOf(page)].filter((code) => !known.has(code))).toEqual([]);
  });

  it('has a row for each code of doctor, queue and worker: those are the operator’s to mend', () => {
    const files = ['src', 'src/queue'].flatMap((folder) =>
      readdirSync(new URL(`../../${folder}`, import.meta.url))
        .filter((name) => name.endsWith('.ts'))
        .map((name) => `${folder}/${name}`),
    );
    const codes = files.flatMap((file) =>
      [...read(file).matchAll(/\bproblem\(\s*'([a-z0-9-]+)'/g)].map(([, code]) => code),
    );
    expect(codes.filter((code) => !rowsOf(page).has(code ?? ''))).toEqual([]);
    expect(codes.length).toBeGreaterThan(15);
  });

  it.each([...page.matchAll(/\]\((?<file>[a-z-]+\.md)#(?<anchor>[a-z-]+)\)/g)].map((match) => match.groups))(
    'leads to a heading that is there: %o',
    (link) => {
      const headings = [...read(`docs/${link?.file}`).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
        anchorOf(heading),
      );
      expect(headings).toContain(link?.anchor);
    },
  );
});

/** As GitHub makes it of a heading. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^a-z0-9 -]/g, '')
    .replaceAll(' ', '-');
}
