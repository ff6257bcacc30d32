import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Paths, as KDEBUG_SIGNING_KEY and KDEBUG_TRUSTED_KEYS name them. */
export interface KeyFiles {
  readonly signing: string;
  readonly trusted: string;
}

/** A fresh pair of keys in a folder that goes with the demo. */
export function writeKeys(folder: string): KeyFiles {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519', {
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const files = { signing: join(folder, 'signing-key.pem'), trusted: join(folder, 'public-keys.pem') };
  writeFileSync(files.signing, privateKey, { mode: 0o600 });
  writeFileSync(files.trusted, publicKey);
  return files;
}
