import { describe, expect, it } from '@jest/globals';
import { checks } from '../../src/checks/all.ts';
import { helpText } from '../../src/request/help-text.ts';
import { parseCommand } from '../../src/request/parse-command.ts';

const examples = (text: string): readonly string[] =>
  (text.split('For example')[1]?.match(/`\/kdebug (?!help|checks)[^`]+`/g) ?? []).map((one) => one.slice(9, -1));

describe('helpText', () => {
  it.each(['', ...checks.map(({ name }) => name)])('of %j gives examples that work as they are', (about) => {
    const given = examples(helpText(checks, { about }));
    expect(given.length).toBeGreaterThan(0);
    for (const one of given) {
      const command = parseCommand(one, { checks });
      expect(command).toMatchObject({ do: 'run', where: { by: { name: 'checkout' } } });
      if (about !== '' && command.do === 'run') expect(command.check).toBe(about);
      const check = checks.find(({ name }) => command.do === 'run' && name === command.check);
      expect(command.do === 'run' && check?.args.safeParse(command.args).success).toBe(true);
    }
  });

  it('tells of a check what its words mean and which may be left out', () => {
    const text = helpText(checks, { about: 'tcp', namespace: 'shop', cluster: 'prod' });
    expect(text.split('\n')).toEqual([
      '`/kdebug TARGET tcp HOST PORT?`',
      'connect to a peer and say what is in the way',
      'HOST: a Service, a name or an address, with its port or without',
      'PORT: its port, where it does not stand behind the host; may be left out',
      'For example (namespace `shop` of cluster `prod`, as long as you name no other): `/kdebug deploy/checkout tcp orders:8080`',
    ]);
  });

  it('takes its examples from what was looked into lately', () => {
    const text = helpText(checks, {
      namespace: 'shop',
      targets: [
        { by: { name: 'web-1' }, pick: 'one', namespace: 'other' },
        { by: { labels: 'app=x' }, pick: 'one' },
      ],
    });
    expect(examples(text)).toEqual(['web-1 -n other', '-l app=x dns orders']);
  });

  it('fits into one message with all checks named', () => {
    const text = helpText(checks);
    expect(text.length).toBeLessThan(4_000);
    for (const { name } of checks) expect(text).toContain(`\`${name}\``);
  });
});
