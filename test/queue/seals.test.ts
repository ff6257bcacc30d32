import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isTrusted, noSeals, openSeals } from '../../src/queue/seals.ts';
import { makeJob } from '../contracts/make-request.ts';
import { makeSeals } from './make-seals.ts';

const { bot, worker, signing, trusted } = makeSeals();
const other = makeSeals();
const job = makeJob('run-a');
const throughRedis = (data: object) => JSON.parse(JSON.stringify(data));
const signed = throughRedis(bot.seal('job', job));

describe('a seal', () => {
  it('is trusted by a worker that knows the bot, and by every bot with the same key', () => {
    expect(worker.whyNot('job', signed)).toBeUndefined();
    expect(openSeals({ signing }).whyNot('job', signed)).toBeUndefined();
  });

  it('does not depend on the order of keys', () => {
    expect(worker.whyNot('job', Object.fromEntries(Object.entries(signed).toReversed()))).toBeUndefined();
  });

  it.each([
    ['another cluster', { request: { ...job.request, on: [{ ...job.request.on[0], cluster: 'staging' }] } }],
    ['a later notAfter', { notAfter: job.notAfter + 1 }],
    ['another person', { request: { ...job.request, from: { ...job.request.from, id: 'slack:T1/U2' } } }],
    ['one more user group', { request: { ...job.request, from: { ...job.request.from, groups: ['slack:S9'] } } }],
    ['another check', { request: { ...job.request, check: 'raw' } }],
    ['a field that no version knows', { more: true }],
  ])('does not hold for %s', (_what, change) => {
    expect(worker.whyNot('job', { ...signed, ...change })).toBe('altered');
  });

  it('does not hold for the same data in another place', () => {
    expect(worker.whyNot('ask', signed)).toBe('altered');
  });

  it.each([
    ['nothing', job],
    ['no object', 'text'],
    ['null', null],
    ['a seal that is none', { ...job, seal: 'x' }],
    ['a seal without value', { ...job, seal: { by: signed.seal.by } }],
    ['a value that is no base64', { ...job, seal: { by: signed.seal.by, value: '***' } }],
  ])('is missing in %s', (_what, data) => {
    expect(worker.whyNot('job', data)).toBe('unsigned');
  });

  it('of a bot that the worker does not know is named as that', () => {
    expect(worker.whyNot('job', other.bot.seal('job', job))).toBe('unknown-key');
  });

  it('of an old and of a new bot is trusted while the keys are changed', () => {
    const both = openSeals({ trusted: `${trusted}${other.trusted}` });
    expect([both.whyNot('job', signed), both.whyNot('job', other.bot.seal('job', job))]).toEqual([
      undefined,
      undefined,
    ]);
  });

  it('holds for any JSON as it comes back from Redis, lone halves of characters included', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue({ maxDepth: 2 })), (data) => {
        expect(worker.whyNot('ask', throughRedis(bot.seal('ask', data)))).toBeUndefined();
      }),
      { numRuns: 200, examples: [[JSON.parse('{"__proto__":false}')]] },
    );
  });

  it('is neither made nor asked for without keys', () => {
    expect(noSeals.seal('job', job)).toBe(job);
    expect(openSeals({}).whyNot('job', job)).toBeUndefined();
    expect([bot.signs, bot.verifies, worker.signs, worker.verifies, noSeals.signs, noSeals.verifies]).toEqual([
      ...[true, true, false, true],
      ...[false, false],
    ]);
  });
});

describe('the keys', () => {
  const rsa = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });

  it.each([
    ['no PEM', { signing: 'hunter2' }, 'KDEBUG_SIGNING_KEY'],
    ['an RSA key', { signing: rsa.privateKey }, 'KDEBUG_SIGNING_KEY'],
    ['a public key in the place of the private one', { signing: trusted }, 'KDEBUG_SIGNING_KEY'],
    ['no key at all', { trusted: '' }, 'KDEBUG_TRUSTED_KEYS'],
    ['an RSA public key', { trusted: rsa.publicKey }, 'KDEBUG_TRUSTED_KEYS'],
    ['the private key, which workers must not have', { trusted: signing }, 'KDEBUG_TRUSTED_KEYS'],
    [
      'a broken one behind a good one',
      { trusted: `${trusted}${trusted.replace(/.{20}\n-----END/, 'x\n-----END')}` },
      '',
    ],
  ])('are refused in a sentence when they are %s', (_what, keys, variable) => {
    expect(() => openSeals(keys)).toThrow(`The file that ${variable}`);
    expect(() => openSeals(keys)).toThrow(/^(?!.*hunter2)/s);
  });

  it('of a bot and a worker are seen to belong together', () => {
    expect([isTrusted(signing, `${other.trusted}${trusted}`), isTrusted(signing, other.trusted)]).toEqual([
      true,
      false,
    ]);
  });
});
