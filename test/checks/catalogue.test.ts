import { describe, expect, it } from '@jest/globals';
import { checks as builtIn } from '../../src/checks/all.ts';
import { createCatalogue } from '../../src/checks/catalogue.ts';
import { newCheckTexts } from '../../src/checks/yaml/new-check.ts';
import { UserError } from '../../src/errors.ts';

const file = (name: string, path = `/checks/${name}.yaml`) => ({ path, text: newCheckTexts(name).check });

describe('the catalogue', () => {
  it('lists checks of files behind our own, and finds both by name', () => {
    const { checks, findCheck } = createCatalogue([file('queue-depth'), file('spool')]);
    expect(checks.map(({ name }) => name)).toEqual([...builtIn.map(({ name }) => name), 'queue-depth', 'spool']);
    expect(findCheck('spool')?.words).toEqual(['most?']);
    expect(findCheck('dns')).toBe(builtIn.find(({ name }) => name === 'dns'));
    expect(findCheck('raw')).toBeDefined();
    expect(findCheck('nope')).toBeUndefined();
  });

  it.each([
    ['one of ours', [file('dns')], '/checks/dns.yaml: the name dns belongs to kdebug itself'],
    ['raw commands', [file('raw')], 'the name raw belongs to kdebug itself'],
    ['a word of commands', [file('again')], 'the name again belongs to kdebug itself'],
    [
      'another file',
      [file('spool'), file('spool', '/checks/b.yaml')],
      '/checks/b.yaml: the name spool is that of /checks/spool.yaml too',
    ],
  ])('lets no file take the name of %s', (_, files, expected) => {
    expect(problemOf(files)).toContain(expected);
  });

  it('lets no finding suggest a check that is not there or needs more words, and lets them suggest each other', () => {
    const suggesting = (name: string, other: string) => ({
      path: `/checks/${name}.yaml`,
      text: file(name).text.replace('suggest: ps', `suggest: ${other}`),
    });
    expect(problemOf([suggesting('spool', 'pss')])).toContain(
      '/checks/spool.yaml: suggests the check pss, which is not there',
    );
    expect(problemOf([suggesting('spool', 'dns')])).toContain(
      '/checks/spool.yaml: suggests the check dns, which needs words behind its name',
    );
    expect(() => createCatalogue([suggesting('spool', 'queue'), suggesting('queue', 'spool')])).not.toThrow();
  });

  it('names every mistake of every file, with path, line and column', () => {
    const said = problemOf([
      { path: '/checks/a.yaml', text: file('first').text.replace('seconds: 5', 'seconds: no') },
      { path: '/checks/b.yaml', text: file('second').text.replace('rung: R0', 'rung: R7') },
    ]);
    expect(said).toMatch(
      /^The checks in YAML have 2 mistakes:\n {2}\/checks\/a\.yaml, line \d+, column \d+: .*\n {2}\/checks\/b\.yaml, line /,
    );
  });
});

function problemOf(files: Parameters<typeof createCatalogue>[0]): string {
  try {
    createCatalogue(files);
  } catch (error) {
    if (error instanceof UserError) return error.problem.message;
    throw error;
  }
  throw new Error('nothing was refused');
}
