import { describe, expect, it } from '@jest/globals';
import { readYamlCheck } from '../../../src/checks/yaml/yaml-check.ts';

const good = `version: 1
name: sample
summary: a sample
args:
  host: { type: host, about: a peer }
  size: { type: number, about: how much, fallback: 3 }
  path: { type: path, about: a file, optional: true }
steps:
  look:
    shows: the look
    rung: R0
    argv: [cat, /proc/uptime]
    seconds: 3
values:
  up: { step: look, find: '^(?P<n>[0-9.]+)', numbers: true }
  rows: { step: look, each: '^(?P<name>\\w+) (?P<n>\\d+)$', numbers: [n] }
  count: { count: rows }
findings:
  sample-long:
    severity: warning
    hop: process
    when: { up: { atLeast: 5, below: { of: size } }, count: { above: 0 } }
    sentence: "{target} is up for {up|duration}"
    nextStep: Do something.
`;

/** The sample with one part replaced, and what is said of it. */
function mistakesOf(from: string, to: string): readonly string[] {
  expect(good).toContain(from);
  const read = readYamlCheck(good.replace(from, to));
  return 'mistakes' in read ? read.mistakes : [];
}

it('a file without a mistake becomes a check', () => {
  const read = readYamlCheck(good);
  expect(read).toMatchObject({ check: { name: 'sample', words: ['host', 'size?', 'path?'], needs: [] } });
  expect('check' in read && Object.keys(read.check.codes)).toEqual(['sample-long', 'sample-unseen']);
});

describe('a mistake in a file', () => {
  it.each([
    [
      'a misspelt key',
      'seconds: 3',
      'second: 3',
      'line 13, column 5: steps.look.second is unknown here. Did you mean `seconds`?',
    ],
    ['a wrong type', 'seconds: 3', 'seconds: fast', 'line 13, column 14: steps.look.seconds must be number'],
    ['a key that is missing', '    rung: R0\n', '', 'line 10, column 5: steps.look.rung is missing'],
    ['a rung that there is not', 'rung: R0', 'rung: R9', 'steps.look.rung must be R0, R1, R2, R3, R4 or R5'],
    ['a bad name', 'name: sample', 'name: Sample', 'line 2, column 7: name is no name'],
    ['YAML that cannot be read', 'summary: a sample', 'summary: "a', 'Missing closing "quote'],
    ['an alias', 'summary: a sample', 'summary: &a x\nfoo: *a', 'aliases are not read here'],
    [
      'a pattern that cannot be read',
      "'^(?P<n>[0-9.]+)'",
      "'^(?P<n>[0-9.+)'",
      'values.up has a pattern that is no RE2 pattern',
    ],
    ['a pattern that looks around', "'^(?P<n>[0-9.]+)'", "'^(?=x)(?P<n>[0-9.]+)'", 'need more than linear time'],
    ['a pattern with a back-reference', "'^(?P<n>[0-9.]+)'", "'^(?P<n>[0-9.]+)\\1'", 'need more than linear time'],
    [
      'a pattern that is too large',
      "'^(?P<n>[0-9.]+)'",
      "'^(?P<n>(?:[a-z]{1,90}){9})'",
      'is too large once its repetitions are written out',
    ],
    ['a pattern across lines', "'^(?P<n>[0-9.]+)'", "'a\\nb'", 'can never fit: it names a line end'],
    ['a group without a name', "'^(?P<n>[0-9.]+)'", "'^([0-9.]+)'", 'has a group without a name'],
    ['two captures where one is read', "'^(?P<n>[0-9.]+)'", "'(?P<a>x)(?P<b>y)'", 'has more than one capture'],
    ['an unknown hole', '/proc/uptime]', "'{hst}']", 'has the unknown hole {hst}. Did you mean `host`?'],
    ['a hole inside a word', '/proc/uptime]', "'/proc/{targetPid}/status']", 'has {targetPid} inside a word'],
    [
      'the root of the target itself',
      '/proc/uptime]',
      "'{targetRoot}/etc/passwd']",
      'uses {targetRoot}, where links lead out of the target',
    ],
    ['a peer by its name', '/proc/uptime]', "'{host}']", 'uses the name {host} itself, which could lead elsewhere'],
    ['a path itself', '/proc/uptime]', "'{path}']", 'uses {path}, which may be left out'],
    ['a single brace', '/proc/uptime]', "'{']", 'has a single {'],
    ['a file that is not opened', '/proc/uptime]', "'{file}']", 'uses {file}: say under opens which'],
    [
      'a file opened at R0',
      'seconds: 3',
      'seconds: 3\n    opens: { path: /etc/x }',
      'opens a file of the target, which needs rung R1',
    ],
    [
      'a token that is opened',
      'seconds: 3',
      'seconds: 3\n    opens: { path: /run/secrets/x }',
      'opens an environment or a token',
    ],
    [
      'a metadata address',
      'seconds: 3',
      'seconds: 3\n    reaches: { host: 169.254.169.254, port: 80 }',
      'reaches 169.254.169.254, which is never probed',
    ],
    [
      'too much output',
      'seconds: 3',
      'seconds: 3\n    kilobytes: 100\n    samples: { count: 3, everySeconds: 1 }',
      'may print 300 KiB',
    ],
    [
      'a file that is opened for nothing',
      'seconds: 3',
      'seconds: 3\n    opens: { path: /etc/x }',
      'opens a file and never uses {file}',
    ],
    [
      'a peer that is reached for nothing',
      'seconds: 3',
      "seconds: 3\n    reaches: { host: '{host}', port: 80 }",
      'never uses {address}',
    ],
    [
      'a host that is put together',
      'seconds: 3',
      "seconds: 3\n    reaches: { host: 'x.{host}', port: 80 }",
      'one argument of type host alone',
    ],
    ['argv and script', 'seconds: 3', 'seconds: 3\n    script: echo', 'needs argv or script, and not both'],
    [
      'a step that nothing reads',
      'values:',
      '  other: { shows: it, rung: R0, argv: [id], seconds: 1 }\nvalues:',
      'line 14, column 10: steps.other is read by no value',
    ],
    [
      'a value that nothing uses',
      'findings:',
      "  more: { step: look, find: 'x' }\nfindings:",
      'values.more is used by no finding',
    ],
    [
      'a value that nothing uses, called like its step',
      'findings:',
      "  look: { step: look, find: 'x' }\nfindings:",
      'values.look is used by no finding',
    ],
    [
      'a value that nothing uses, called like a word of the form',
      'findings:',
      "  process: { step: look, find: 'x' }\nfindings:",
      'values.process is used by no finding',
    ],
    [
      'a step that is not there',
      'up: { step: look,',
      'up: { step: lock,',
      'reads step lock, which is not there. Did you mean `look`?',
    ],
    [
      'an unknown value',
      'when: { up: {',
      'when: { upp: {',
      'line 22, column 18: findings.sample-long.when.upp is no value, argument or column here. Did you mean `up`?',
    ],
    ['an unknown value in a sentence', '{up|duration}', '{uptime}', 'names {uptime}, which is no value'],
    [
      'an unknown format',
      '{up|duration}',
      '{up|hours}',
      'writes {up} as hours; there is bytes, percent, duration, round',
    ],
    ['a number that is compared with text', 'atLeast: 5,', "is: 'x',", 'is number, so it is never "x"'],
    ['text that is held against a number', ', numbers: true', '', 'is text and cannot be held against a number'],
    ['a list in a condition', 'count: { above: 0 }', 'rows: { is: 0 }', 'is a list: count it'],
    [
      'a column that is not there',
      'count: { count: rows }',
      'count: { sum: rows, column: m }',
      'takes the column m, which rows does not have: name, n',
    ],
    [
      'bounds that exclude each other',
      'atLeast: 5, below: { of: size }',
      'atLeast: 5, below: 5',
      'can never hold: nothing is above 5 and below 5',
    ],
    [
      'a value within bounds that it is not in',
      'atLeast: 5, below: { of: size }',
      'is: 3, atLeast: 5',
      'no such number is within the bounds',
    ],
    [
      'what was not seen, held against a number',
      'atLeast: 5, below: { of: size }',
      'seen: false, above: 1',
      'what was not seen fits no other test',
    ],
    [
      'a sentence about what was not seen',
      'atLeast: 5, below: { of: size }',
      'seen: false',
      'can never fire: it names up, which it says was not seen',
    ],
    [
      'a warning that always fires',
      'when: { up: { atLeast: 5, below: { of: size } }, count: { above: 0 } }',
      'about: x',
      'always fires: say under when what must hold',
    ],
    [
      'a warning where nothing is wrong',
      '    sentence:',
      '    otherwise: true\n    sentence:',
      'is for when nothing is wrong, so it is ok or info',
    ],
    ['a code without a next step', '    nextStep: Do something.\n', '', 'findings.sample-long.nextStep is missing'],
    ['a next step that is no sentence', 'Do something.', 'do something', 'must be a sentence'],
    ["a code that is kdebug's own", 'sample-long:', 'sample-unseen:', 'is a code that kdebug gives by itself'],
    [
      'an argument behind one that may be left out',
      '  size: {',
      '  half: { type: text, about: x, fallback: y }\n  size2: { type: text, about: x }\n  size: {',
      'args.size2 must stand before those that may be left out',
    ],
    ['a fallback that does not fit', 'fallback: 3', 'fallback: many', 'has a fallback that is no number'],
    ['a name that kdebug uses itself', '  size: {', '  pod: {', 'args.pod has a name that kdebug uses itself'],
    [
      'too long a time',
      'seconds: 3',
      'seconds: 30\n    samples: { count: 3, everySeconds: 1 }',
      'may take 90 s with all samples; 60 s are allowed',
    ],
    [
      'growth without samples',
      'numbers: true }',
      'numbers: true, take: growth }',
      'takes the growth of samples, and its step has none',
    ],
    [
      'a JSON path that cannot be read',
      "find: '^(?P<n>[0-9.]+)'",
      "json: '$..a'",
      'has a JSON path that cannot be read from "..a" on',
    ],
    [
      'a value of env',
      "up: { step: look, find: '^(?P<n>[0-9.]+)'",
      "up: { api: container, json: '$.env[0].value'",
      'reads what is never shown',
    ],
  ])('is named with its place and what to do: %s', (_, from, to, expected) => {
    const mistakes = mistakesOf(from, to);
    expect(mistakes.join('\n')).toContain(expected);
    for (const mistake of mistakes) expect(mistake).toMatch(/^line \d+, column \d+: /);
  });
});

describe('a step that does more than read', () => {
  const script = (text: string): string =>
    `script: |\n${text
      .split('\n')
      .map((line) => `      ${line}`)
      .join('\n')}`;
  const argv = 'argv: [cat, /proc/uptime]';

  it.each([
    ['rm', 'rm -rf "$1"', 'runs rm, which is not among'],
    ['a command behind a condition', 'if [ -e x ]; then touch y; fi', 'runs touch'],
    ['a command in a loop', 'for x in a b; do kill -9 "$x"; done', 'runs kill'],
    ['a command in a substitution', 'echo "$(curl x)"', 'runs curl, which connects'],
    ['a command in a case', 'case $1 in a) echo x ;; *) reboot ;; esac', 'runs reboot'],
    ['a command in a function', 'f() { mv a b; }\nf', 'runs mv'],
    ['a command behind an assignment', 'A=b tee x', 'runs tee'],
    ['a command behind a pipe', 'cat x | xargs rm', 'runs xargs'],
    ['a command behind a continued line', 'echo a && \\\n  dd if=a of=b', 'runs dd'],
    ['eval', 'eval "$1"', 'runs eval'],
    ['another shell', 'sh -c "$1"', 'runs sh'],
    ['a command that a person gives', '"$1" x', 'runs $'],
    ['a file that is sourced', '. /tmp/x', 'runs .'],
    ['sed that writes', "sed -n 's/a/b/w x' y", 'sed that writes'],
    ['sed that runs something', "sed '1e id' y", 'sed that writes'],
    ['uniq that writes', 'uniq a b', 'an output file'],
    ['awk that writes to a name', `awk '{ print $1 > f }' y`, 'awk that runs a command or writes a file'],
    ['sockets that are ended', 'ss -K dst 10.0.0.1', 'ss -K'],
    ['a shell behind command', 'command rm x', 'a command behind another one'],
    ['a file that is written', 'echo x >/tmp/y', 'writes to /tmp/y'],
    ['a file that is written by a number', 'echo x 2>>"$1"', 'writes to $'],
    ['a file by clobbering', 'echo x >| y', 'writes to y'],
    ['a here-document', 'cat <<X\nX', 'has a here-document'],
    ['backquotes', 'echo `id`', 'has backquotes'],
    ['a command in an expansion', `echo \${x:-$(rm y)}`, 'runs a command inside a parameter expansion'],
    ['an open quote', "echo 'x", 'leaves a quote open'],
    ['find that deletes', 'find / -name x -delete', 'find with an action'],
    ['find that runs something', 'find / -exec rm {} +', 'find with an action'],
    [
      'find that runs something behind what only reads',
      'find / -exec ls {} \\; -exec rm {} \\;',
      'find with an action',
    ],
    ['find that deletes on its second line', 'find / -name x \\\n  -delete', 'find with an action'],
    ['a command in arithmetic', 'echo "$(((1 + 2) * $(rm x)))"', 'runs rm'],
    ['sed in place', 'sed -i s/a/b/ x', 'sed -i'],
    ['awk that runs something', `awk 'BEGIN { system("id") }'`, 'awk that runs a command'],
    ['awk that writes', `awk '{ print > "x" }' y`, 'awk that runs a command or writes a file'],
    ['sort that writes', 'sort -o x y', 'an output file'],
    ['an environment', 'cat "/proc/$1/environ"', 'names an environment, a token or a memory'],
    ['a token', 'cat /run/secrets/x', 'names an environment, a token or a memory'],
    ['the clock', 'date -s 12:00', 'date -s'],
    ['a route', 'ip route add 10.0.0.0/8 dev lo', 'ip that changes something'],
  ])('is a mistake: %s', (_, text, expected) => {
    expect(mistakesOf(argv, script(text)).join('\n')).toContain(expected);
  });

  it('is a mistake where find ends its first action as a word of its own', () => {
    const find = "argv: [find, /tmp, -exec, ls, '{{}}', ';', -delete]";
    expect(mistakesOf(argv, find).join('\n')).toContain('find with an action');
  });

  it.each([
    ['a file', "argv: [curl, -so, /tmp/x, '{address}']", 'an output file'],
    ['a body', "argv: [curl, -d, x, '{address}']", 'curl that sends a body'],
    ['another method', "argv: [curl, -X, DELETE, '{address}']", 'curl that sends a body'],
    ['wget that writes', "argv: [wget, 'http://{address}/']", 'wget without -O -'],
    ['nc that runs something', "argv: [nc, -e, sh, '{address}', '80']", 'nc that listens or runs'],
  ])('is a mistake where it connects: %s', (_, to, expected) => {
    const reaching = `${to}\n    reaches: { host: '{host}', port: 80 }`;
    expect(mistakesOf(argv, reaching).join('\n')).toContain(expected);
  });

  it.each([
    [
      'loops, cases, functions, arithmetic and pipes',
      `f() { cat "$1" 2>/dev/null; }\nfor d in /proc/[0-9]*; do case $d in */1) f "$d/stat" ;; *) : ;; esac; done | head -n 5\nn=$((1 + 2)); echo "$n \${n%2}" # rm x`,
    ],
    ['words that look like commands in quotes', `awk '/rm/ { print $1 }' /proc/stat; echo "kill; rm"`],
    [
      'a condition over lines',
      'while read -r line; do\n  [ -n "$line" ] || continue\n  echo "$line"\ndone </proc/stat >&2',
    ],
    ['a nested case', 'case $1 in\n  a) case $2 in b) echo c ;; esac ;;\n  d | e) echo f\nesac'],
  ])('is none: %s', (_, text) => {
    expect(mistakesOf(argv, script(text))).toEqual([]);
  });
});
