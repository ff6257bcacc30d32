import { randomBytes } from 'node:crypto';

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';

/** 80 random bits as 16 base32 characters: nobody guesses another's run. */
export function newRunId(random: (size: number) => Uint8Array = randomBytes): string {
  return Array.from(random(16), (byte) => alphabet.charAt(byte & 31)).join('');
}

export function isRunId(text: string): boolean {
  return /^[a-z2-7]{16}$/.test(text);
}
