import { generateKeyPairSync } from 'node:crypto';
import { openSeals, type Seals } from '../../src/queue/seals.ts';

export interface MadeSeals {
  readonly bot: Seals;
  readonly worker: Seals;
  readonly signing: string;
  readonly trusted: string;
}

/** A fresh pair of keys, as the bot and the workers that trust it hold them. */
export function makeSeals(): MadeSeals {
  const { privateKey: signing, publicKey: trusted } = generateKeyPairSync('ed25519', {
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  return { bot: openSeals({ signing }), worker: openSeals({ trusted }), signing, trusted };
}
