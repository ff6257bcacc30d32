import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { redactText } from '../../src/report/redact.ts';
import { generateSecrets, type SecretCase } from '../fixtures/secrets/generate.ts';

const harmlessFolder = new URL('../fixtures/harmless-output/', import.meta.url);
const harmless = readdirSync(harmlessFolder).map((file) => readFileSync(new URL(file, harmlessFolder), 'utf8'));
const secrets = generateSecrets(20_261_124);

describe('the corpus', () => {
  it('is as large and varied as it claims, and each case holds its secret', () => {
    expect(secrets.length).toBeGreaterThanOrEqual(300);
    expect(new Set(secrets.map(({ kind }) => kind)).size).toBeGreaterThanOrEqual(15);
    expect(
      secrets.filter(({ text, hidden }) => hidden.length === 0 || !hidden.every((piece) => text.includes(piece))),
    ).toEqual([]);
    expect(linesOf(harmless).filter((line) => line.trim() !== '').length).toBeGreaterThanOrEqual(5000);
  });

  it('holds nothing that is masked twice', () => {
    const once = secrets.map(({ text }) => redactText(text).text);
    expect(once.filter((text) => redactText(text).text !== text)).toEqual([]);
  });

  it('is masked to at least 99 %, down to the last eight characters of each secret', () => {
    const leaked = secrets.filter(leaks);
    report(`${secrets.length - leaked.length} of ${secrets.length} secrets masked`);
    expect(leaked.map(({ kind, context }) => `${kind}, ${context}`).slice(0, 20)).toEqual([]);
    expect(leaked.length / secrets.length).toBeLessThanOrEqual(0.01);
  });

  it('has at most 0.1 % of its harmless lines masked', () => {
    const touched = harmless.flatMap((text) => {
      const lines = new Set(text.split('\n'));
      return redactText(text)
        .text.split('\n')
        .filter((line) => !lines.has(line));
    });
    const all = linesOf(harmless).length;
    report(`${touched.length} of ${all} harmless lines masked: ${touched.join(' | ')}`);
    expect(touched.length / all).toBeLessThanOrEqual(0.001);
  });

  it('takes some 50 ms of processor time per megabyte of real output, and far from half a second', () => {
    const text = harmless.join('\n').repeat(3).slice(0, 1_000_000);
    redactText(text);
    const took = Math.min(...[1, 2, 3].map(() => processorMs(() => redactText(text))));
    report(`${took.toFixed(0)} ms of processor time for a megabyte`);
    expect(took).toBeLessThan(500);
  });
});

describe('hostile half a megabyte', () => {
  it.each<readonly [string, string]>([
    ['one long word', 'a'],
    ['names of secrets without end', 'token'],
    ['assignments to each other', 'token='],
    ['open quotes', 'password="'],
    ['escapes', 'password\\'],
    ['blanks', 'password          '],
    ['line ends', 'password:\n '],
    ['beginnings of web tokens', 'eyJ'],
    ['beginnings of keys', '-----BEGIN PRIVATE KEY-----'],
    ['ends of keys', '-----END PRIVATE KEY-----\n'],
    ['URLs', '://a:'],
    ['ends of DSNs', 'a:b@tcp('],
    ['cookies', 'cookie: a=bcd; '],
    ['commands', 'curl '],
    ['headers', 'authorization: '],
    ['percent signs', '%3D'],
    ['base64', 'QUJD'],
    ['wrapped base64', `${'QUJD'.repeat(19)}\n`],
    ['elements', '<password>'],
    ['colours', '\u001b[31m'],
    ['manifests', 'kind: Secret\ndata:\n'],
    ['names beside values', '"password","value":"'],
  ])('of %s takes time in proportion to its length', (_, piece) => {
    const short = piece.repeat(Math.ceil(62_500 / piece.length));
    const most = Math.max(500, leastMs(() => redactText(short)) * 32);
    // Eight times the text; a quadratic search would take sixty-four times as long.
    expect(leastMs(() => redactText(short.repeat(8)), most)).toBeLessThan(most);
  });
});

/** A piece of a secret is still of use; of a short one, all of it is the piece. */
function leaks({ text, hidden }: SecretCase): boolean {
  const left = redactText(text).text;
  return hidden.some((secret) => {
    const size = Math.min(8, secret.length);
    return Array.from({ length: secret.length - size + 1 }, (_, i) => secret.slice(i, i + size)).some((piece) =>
      left.includes(piece),
    );
  });
}

function linesOf(texts: readonly string[]): readonly string[] {
  return texts.flatMap((text) => text.split('\n'));
}

/** Of three runs, fewer once one is under `enough`: this thread's time on the processor, which a busy machine disturbs least. */
function leastMs(run: () => void, enough = 0): number {
  let least = Number.POSITIVE_INFINITY;
  for (let n = 0; n < 3 && least >= enough; n += 1) least = Math.min(least, processorMs(run));
  return least;
}

function processorMs(run: () => void): number {
  const before = process.threadCpuUsage();
  run();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
}

/** The figures are what one wants to read of this file. */
function report(line: string): void {
  process.stderr.write(`redaction: ${line}\n`);
}
