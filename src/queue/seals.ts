import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import canonicalize from 'canonicalize';
import { z } from 'zod';
import { type Problem, problem, UserError } from '../errors.ts';

/** What a bot signs on its way through Redis. It is part of what is signed, so that none passes for another. */
export type SealedKind = 'ask' | 'run' | 'job';

/** Why something from Redis is not to be trusted. */
export type Distrust = 'unsigned' | 'altered' | 'unknown-key';

/**
 * Ed25519 over the canonical JSON (RFC 8785) of what lies in Redis, fields that this version does not know included. A
 * job names its cluster and its notAfter, so both are signed with it.
 */
export interface Seals {
  /** The same data and its `seal`; without a key as it is. */
  readonly seal: <T extends object>(kind: SealedKind, data: T) => T;
  /** undefined: a known bot signed exactly this, or there is no key to tell by. */
  readonly whyNot: (kind: SealedKind, data: unknown) => Distrust | undefined;
  readonly signs: boolean;
  readonly verifies: boolean;
}

/** Texts in PEM. A bot has signing, and trusted of former bots; a worker has trusted alone. */
export interface KeyTexts {
  readonly signing?: string | undefined;
  readonly trusted?: string | undefined;
}

const trust: Seals['whyNot'] = () => undefined;

/** At a desk, where nobody else writes to Redis. */
export const noSeals: Seals = { seal: (_, data) => data, whyNot: trust, signs: false, verifies: false };

/** Nothing is signed without signing, and everything is trusted without any key. UserError: no Ed25519 keys. */
export function openSeals({ signing, trusted }: KeyTexts): Seals {
  const own = signing === undefined ? undefined : readPrivateKey(signing);
  const others = trusted === undefined ? [] : readPublicKeys(trusted);
  const known = new Map([...others, ...(own === undefined ? [] : [own.public])].map((key) => [idOf(key), key]));
  return {
    seal: own === undefined ? noSeals.seal : (kind, data) => sealWith(own, kind, data),
    whyNot: known.size === 0 ? trust : (kind, data) => whyNot(known, kind, data),
    signs: own !== undefined,
    verifies: known.size > 0,
  };
}

/** Whether the workers that hold these trusted keys take what the bot with this signing key signs. */
export function isTrusted(signing: string, trusted: string): boolean {
  const own = idOf(readPrivateKey(signing).public);
  return readPublicKeys(trusted).some((key) => idOf(key) === own);
}

interface KeyPair {
  readonly private: KeyObject;
  readonly public: KeyObject;
}

const sealed = z.looseObject({ seal: z.object({ by: z.string(), value: z.base64() }) });

function sealWith<T extends object>(own: KeyPair, kind: SealedKind, data: T): T {
  const value = sign(null, bytesOf(kind, data), own.private).toString('base64');
  return { ...data, seal: { by: idOf(own.public), value } };
}

type JsonObject = Readonly<Record<string, unknown>>;

function whyNot(known: ReadonlyMap<string, KeyObject>, kind: SealedKind, data: unknown): Distrust | undefined {
  const read = sealed.safeParse(data);
  if (!read.success) return 'unsigned';
  const { seal } = read.data;
  // What was read is not what was signed: zod leaves out a key such as __proto__.
  const { seal: _, ...rest } = data as JsonObject;
  const key = known.get(seal.by);
  if (key === undefined) return 'unknown-key';
  return verify(null, bytesOf(kind, rest), key, Buffer.from(seal.value, 'base64')) ? undefined : 'altered';
}

function bytesOf(kind: SealedKind, data: object): Buffer {
  return Buffer.from(canonicalize({ kdebug: kind, data }) ?? '');
}

/** Names a key without holding it: the first 64 bits of its hash. */
function idOf(key: KeyObject): string {
  const der = key.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(der).digest('hex').slice(0, 16);
}

function readPrivateKey(pem: string): KeyPair {
  const key = read(() => createPrivateKey(pem), 'KDEBUG_SIGNING_KEY');
  return { private: key, public: createPublicKey(key) };
}

function readPublicKeys(pems: string): readonly KeyObject[] {
  const each = pems.match(/-----BEGIN PUBLIC KEY-----[^-]+-----END PUBLIC KEY-----/g) ?? [];
  if (each.length === 0) throw new UserError(badKey('KDEBUG_TRUSTED_KEYS'));
  return each.map((pem) => read(() => createPublicKey(pem), 'KDEBUG_TRUSTED_KEYS'));
}

/** OpenSSL's own words about a key are left out: they may quote it. */
function read(make: () => KeyObject, variable: string): KeyObject {
  let key: KeyObject | undefined;
  try {
    key = make();
  } catch {
    throw new UserError(badKey(variable));
  }
  if (key.asymmetricKeyType !== 'ed25519') throw new UserError(badKey(variable));
  return key;
}

function badKey(variable: string): Problem {
  const what = variable === 'KDEBUG_SIGNING_KEY' ? 'private key' : 'public keys';
  return problem(
    'bad-key',
    `The file that ${variable} names does not hold Ed25519 ${what} in PEM.`,
    'Make new ones with the two openssl lines of docs/install.md.',
  );
}
