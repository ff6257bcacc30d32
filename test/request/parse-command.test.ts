import { execFileSync } from 'node:child_process';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { UserError } from '../../src/errors.ts';
import { parseCommand } from '../../src/request/parse-command.ts';
import { quoteWord } from '../../src/request/quote-word.ts';
import { renderCommand } from '../../src/request/render-command.ts';
import { checks, mangle, runs } from './generate-command.ts';

const parse = (text: string) => parseCommand(text, { checks });

function codeOf(text: string): string {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof UserError) return error.problem.code;
    throw error;
  }
  return 'accepted';
}

describe('parseCommand', () => {
  it('reads back at least 99 % of rendered commands after Slack has mangled them', () => {
    const sample = fc.sample(runs, 5000);
    const same = sample.filter((command) => {
      try {
        return isDeepStrictEqual(parse(mangle(renderCommand(command))), command);
      } catch {
        return false;
      }
    });
    expect(same.length / sample.length).toBeGreaterThanOrEqual(0.99);
  });

  it('throws nothing but UserError', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => codeOf(text) !== ''),
      { numRuns: 5000 },
    );
  });

  it.each([
    ['"web', 'open-quote'],
    ['x'.repeat(2001), 'command-too-long'],
    ['web netchek', 'unknown-check'],
    ['web constructor', 'unknown-check'],
    ['ns/web', 'bad-target'],
    ['Web', 'bad-name'],
    ['web --timeout 301', 'bad-timeout'],
    ['web --tiemout 3', 'bad-option'],
    ['web -n', 'bad-option'],
    ['web tcp host', 'bad-args'],
    ['web --', 'no-argv'],
    ['cancel 1', 'bad-run-id'],
    ['-n shop', 'no-target'],
  ])('refuses %p with %s', (text, code) => {
    expect(codeOf(text)).toBe(code);
  });

  it('answers an empty command with help', () => {
    expect(parse(' ')).toEqual({ do: 'help' });
  });

  it.each(['web again -- sleep again', 'web --again -- sleep again', 'web -- sleep again'])(
    'takes `again` for its own word before `--` and for the command’s behind it: %s',
    (text) => {
      expect(parse(text)).toMatchObject({
        check: 'raw',
        args: { argv: ['sleep', 'again'] },
        again: !text.startsWith('web -- '),
      });
    },
  );

  it('suggests the nearest check', () => {
    expect(() => parse('web netchek')).toThrow(
      expect.objectContaining({ problem: expect.objectContaining({ nextStep: 'Did you mean `netcheck`?' }) }),
    );
  });
});

describe('quoteWord', () => {
  it('survives a real shell', () => {
    const words = fc.sample(fc.stringMatching(/^[ -~\n]{0,20}$/), 300);
    const out = execFileSync('sh', ['-c', `printf '%s\\0' ${words.map(quoteWord).join(' ')}`], { encoding: 'utf8' });
    expect(out.split('\0').slice(0, -1)).toEqual(words);
  });
});
