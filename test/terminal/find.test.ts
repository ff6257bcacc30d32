import { spawnSync } from 'node:child_process';
import { PassThrough, Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { find } from '../../src/terminal/find.ts';

const crash = { text: 'pod web-7f9c8d6b5c-x2x4z in namespace shop is crashing' };

const pipe = [
  JSON.stringify({ id: 'endless', message: crash }),
  process.execPath,
  new URL('../../src/cli.ts', import.meta.url).pathname,
];

async function answers(input: string) {
  const out: unknown[] = [];
  const err: string[] = [];
  const status = await find({
    input: Readable.from([input]),
    out: (line) => out.push(JSON.parse(line)),
    err: (line) => err.push(line),
  });
  return { out, err, status };
}

describe('kdebug find', () => {
  it('answers each line with the same id, what it would look into, and why', async () => {
    const { out, err, status } = await answers(
      [
        { id: 'a', message: crash },
        { id: 7, message: { text: 'lunch?' } },
        { id: 'c', message: { text: 'deploy/api and sts/db in ns shop are failing' } },
      ]
        .map((line) => JSON.stringify(line))
        .join('\n'),
    );
    const reason = expect.any(String);
    expect(out).toEqual([
      { id: 'a', answer: { namespace: 'shop', kind: 'Pod', name: 'web-7f9c8d6b5c-x2x4z' }, reason },
      { id: 7, answer: null, reason },
      {
        id: 'c',
        answer: {
          choices: [
            { namespace: 'shop', kind: 'Deployment', name: 'api' },
            { namespace: 'shop', kind: 'StatefulSet', name: 'db' },
          ],
        },
        reason,
      },
    ]);
    expect({ err, status }).toEqual({ err: [], status: 0 });
  });

  it('names a bad line by its number, answers the others, and ends with 1', async () => {
    const { out, err, status } = await answers(`no json\n\n{"id":1}\n${JSON.stringify({ id: 'z', message: crash })}`);
    expect(out).toMatchObject([{ id: 'z', answer: { name: 'web-7f9c8d6b5c-x2x4z' } }]);
    expect(err).toEqual([expect.stringMatching(/^line 1: no JSON/), expect.stringMatching(/^line 3: not \{"id"/)]);
    expect(status).toBe(1);
  });

  it('shows of a line that is no JSON nothing that a terminal would obey', async () => {
    const { err } = await answers('\u001b[2J');
    expect(err).toEqual([expect.stringMatching(/^line 1: no JSON: \P{Cc}+$/u)]);
  });

  it('ends without a word when whoever reads its answers has enough', () => {
    const { status, stdout, stderr } = spawnSync('sh', ['-c', `yes "$1" | "$2" "$3" find | head -n 1`, 'sh', ...pipe], {
      encoding: 'utf8',
      timeout: 50_000,
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({ id: 'endless' });
  }, 60_000);

  it('answers a line before the next one comes', async () => {
    const input = new PassThrough();
    const { promise: answered, resolve } = Promise.withResolvers<string>();
    const ended = find({ input, out: resolve, err: () => {} });
    input.write(`${JSON.stringify({ id: 'first', message: crash })}\n`);
    expect(JSON.parse(await answered)).toMatchObject({ id: 'first' });
    input.end();
    expect(await ended).toBe(0);
  });
});
