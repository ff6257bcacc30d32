import fc from 'fast-check';
import type { CheckWords, Command } from '../../src/request/command.ts';
import { workloadKinds } from '../../src/request/request.ts';

export const checks: readonly CheckWords[] = [
  { name: 'netcheck', summary: 'The network.', words: [] },
  { name: 'dns', summary: 'A name.', words: ['name'] },
  { name: 'http', summary: 'A URL.', words: ['url'] },
  { name: 'tcp', summary: 'A port.', words: ['host', 'port'] },
];

const name = fc.stringMatching(/^[a-z]([a-z0-9-]{0,20}[a-z0-9])?$/);
// Characters that Slack itself replaces cannot come back, so they are not generated.
const word = fc.oneof(
  fc.stringMatching(/^[ -~]{1,30}$/),
  fc.constantFrom('--', '-n', '&amp;', '<a>', "it's", '"x"', 'again'),
);
const args = fc.oneof(
  fc.constant({ check: 'netcheck', args: {} }),
  word.map((value) => ({ check: 'dns', args: { name: value } })),
  name.map((host) => ({ check: 'http', args: { url: `http://${host}.svc:8080/a?b=1&c=2` } })),
  fc.tuple(name, fc.nat(65535)).map(([host, port]) => ({ check: 'tcp', args: { host, port: String(port) } })),
  fc.array(word, { minLength: 1, maxLength: 6 }).map((argv) => ({ check: 'raw', args: { argv } })),
);
const by = fc.oneof(
  fc.oneof(name, fc.constantFrom('help', 'stop', 'checks')).map((pod) => ({ name: pod })),
  fc.tuple(fc.constantFrom(...workloadKinds), name).map(([kind, owner]) => ({ kind, name: owner })),
  fc.tuple(name, name).map(([key, value]) => ({ labels: `${key}=${value}` })),
);
const where = fc.record(
  { by, pick: fc.constant('one' as const), namespace: name, container: name, cluster: name },
  { requiredKeys: ['by', 'pick'], noNullPrototype: true },
);

export const runs: fc.Arbitrary<Command> = fc
  .tuple(where, args, fc.boolean(), fc.boolean(), fc.boolean(), fc.option(fc.integer({ min: 1, max: 300 })))
  .map(([on, asked, again, quiet, secret, seconds]) => ({
    do: 'run',
    where: on,
    ...asked,
    again,
    quiet,
    private: secret,
    ...(seconds === null ? {} : { limitMs: seconds * 1000 }),
  }));

/** What Slack sends for typed text: entities, links for addresses; and what keyboards make of quotes and dashes. */
export function mangle(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/https?:\/\/[a-z0-9.-]+:8080\/a\?b=1&amp;c=2/g, (url) => `<${url}>`)
    .replace(/(^| )"/g, '$1“')
    .replaceAll('"', '”')
    .replace(/(^| )'/g, '$1‘')
    .replaceAll("'", '’')
    .replaceAll('--', '—')
    .replace(/ -n /g, '\u00a0-n ');
}
