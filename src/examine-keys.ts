import type { Line } from './doctor-line.ts';
import { problem } from './errors.ts';
import { isTrusted, type KeyTexts, openSeals } from './queue/seals.ts';

/** Whether a bot with these keys signs. UserError: they are none. */
export function examineBotKeys(keys: KeyTexts): Line {
  if (openSeals(keys).signs) return { state: 'ok', found: 'jobs are signed' };
  return {
    state: 'warn',
    problem: problem(
      'jobs-unsigned',
      'The bot does not sign jobs: whoever can write to Redis can ask as anybody.',
      'Set KDEBUG_SIGNING_KEY (docs/install.md, "Keys"), unless Redis is on this machine alone.',
    ),
  };
}

/** Whether a worker verifies; signing: the bot's key, where it is known too. UserError: they are no keys. */
export function examineWorkerKeys({ signing, trusted }: KeyTexts): Line {
  if (trusted === undefined) {
    return {
      state: 'warn',
      problem: problem(
        'jobs-unverified',
        'The worker takes jobs without a signature: whoever can write to Redis can ask as anybody.',
        'Set KDEBUG_TRUSTED_KEYS (docs/install.md, "Keys"), unless Redis is on this machine alone.',
      ),
    };
  }
  if (openSeals({ trusted }).verifies && (signing === undefined || isTrusted(signing, trusted)))
    return { state: 'ok', found: 'takes signed jobs alone' };
  return {
    state: 'bad',
    problem: problem(
      'key-not-trusted',
      'The file of KDEBUG_TRUSTED_KEYS does not hold the public key that belongs to KDEBUG_SIGNING_KEY.',
      'Add it: `openssl pkey -in SIGNING_KEY -pubout` prints it.',
    ),
  };
}
