import { describe, expect, it } from '@jest/globals';
import { examineBotKeys, examineWorkerKeys } from '../src/examine-keys.ts';
import { makeSeals } from './queue/make-seals.ts';

const { signing, trusted } = makeSeals();
const other = makeSeals();

describe('kdebug doctor, of keys,', () => {
  it('warns of bot and worker when there are none', () => {
    expect(examineBotKeys({})).toMatchObject({ state: 'warn', problem: { code: 'jobs-unsigned' } });
    expect(examineWorkerKeys({})).toMatchObject({ state: 'warn', problem: { code: 'jobs-unverified' } });
  });

  it('is content with a pair that belongs together, and with a worker of which it knows no bot', () => {
    expect(examineBotKeys({ signing, trusted })).toEqual({ state: 'ok', found: 'jobs are signed' });
    const content = { state: 'ok', found: 'takes signed jobs alone' };
    expect([examineWorkerKeys({ signing, trusted }), examineWorkerKeys({ trusted })]).toEqual([content, content]);
  });

  it('says that a pair does not belong together', () => {
    const line = examineWorkerKeys({ signing: other.signing, trusted });
    expect(line).toMatchObject({ state: 'bad', problem: { code: 'key-not-trusted' } });
  });

  it('refuses what is no key', () => {
    expect(() => examineBotKeys({ signing: 'hunter2' })).toThrow('KDEBUG_SIGNING_KEY');
    expect(() => examineWorkerKeys({ trusted: signing })).toThrow('KDEBUG_TRUSTED_KEYS');
  });
});
