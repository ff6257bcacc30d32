import { describe, expect, it } from '@jest/globals';
import { readRunWords } from '../../src/terminal/read-run-words.ts';

describe('readRunWords', () => {
  it('takes its own options from anywhere before --, and leaves the rest in order', () => {
    const { options, rest } = readRunWords([
      '--json',
      'web',
      '--context=kind',
      'dns',
      '-n',
      'shop',
      '--rung',
      'R1',
      'orders',
    ]);
    expect(options).toEqual({ json: true, verbose: false, context: 'kind', rung: 1 });
    expect(rest).toEqual(['web', 'dns', '-n', 'shop', 'orders']);
  });

  it('logs in to databases only where it is told to', () => {
    expect(readRunWords(['web', 'postgres', '--credentials'])).toEqual({
      options: { json: false, verbose: false, credentials: true },
      rest: ['web', 'postgres'],
    });
  });

  it('reads nothing behind --, for those words belong to the command', () => {
    const { options, rest } = readRunWords(['web', '--', 'curl', '--json', '--context', 'x']);
    expect(options).toEqual({ json: false, verbose: false });
    expect(rest).toEqual(['web', '--', 'curl', '--json', '--context', 'x']);
  });

  it.each([
    [['web', '--rung', '9'], /--rung does not take "9"/],
    [['web', '--image'], /--image needs a value/],
    [['web', '--image-pull-policy=Sometimes'], /--image-pull-policy does not take "Sometimes"/],
  ])('refuses %j', (words, message) => {
    expect(() => readRunWords(words)).toThrow(message);
  });
});
