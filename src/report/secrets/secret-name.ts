/** What a name says about its value. sure: the value is masked unless it is plainly none; else it must look secret. */
export interface SecretName {
  readonly kind: 'password' | 'token' | 'secret' | 'API key' | 'signature' | 'credentials' | 'session id';
  readonly sure: boolean;
}

/** Reads a name of any spelling: DB_PASSWORD, dbPassword, x-api-key, --client-secret, PGPASSWORD. */
export function readSecretName(name: string): SecretName | undefined {
  const words = name
    .replace(/([a-z\d])(?=[A-Z])|([A-Z])(?=[A-Z][a-z])/g, '$1$2 ')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((word) => word !== '');
  const at = words.findLastIndex((word, i) => kindOf(word, words[i - 1]) !== undefined);
  const word = words[at];
  const kind = word === undefined ? undefined : kindOf(word, words[at - 1]);
  if (kind === undefined || word === undefined) return undefined;
  const capitals = /^[A-Z\d_]+$/.test(name) && name.includes('_');
  const after = words.slice(at + 1);
  if (!after.every((next) => (capitals ? !notBehind.has(next) : mayFollow.has(next) || /^\d+$/.test(next))))
    return undefined;
  if (kind !== 'password' && words.slice(0, at).some((before) => notBefore.has(before))) return undefined;
  const bare = words.length === 1 && /^(?:secret|token|credentials?|auth|signature|sig|pass)$/.test(word);
  return { kind, sure: !bare && kind !== 'signature' && kind !== 'credentials' };
}

function kindOf(word: string, before: string | undefined): SecretName['kind'] | undefined {
  if (/(?:passw(?:or)?d|passphrase|passcode|passwort|pwd|requirepass|storepass|keypass)$/.test(word)) return 'password';
  if (word === 'pass' || /^(?:db|my|pg|sql|ldap|smtp|mail|user|admin|root|redis|mongo|rabbit|ssh)pass$/.test(word))
    return 'password';
  if (/token$/.test(word)) return 'token';
  if (/(?:^|client|app|api|shared|jwt|user|my|db|consumer)secret$/.test(word)) return 'secret';
  if (word === 'key' ? keyOf.has(before ?? '') : gluedKey.test(word)) return 'API key';
  if (/^(?:credentials?|creds?|auth)$/.test(word)) return 'credentials';
  if (/^(?:sig|signature)$/.test(word)) return 'signature';
  return /^(?:jsessionid|phpsessid|sessionid)$/.test(word) ? 'session id' : undefined;
}

const keyOf = new Set(
  'api access secret private signing signature encryption account storage shared master license session service auth client consumer deploy admin jwt hmac subscription function functions webhook sas app application server crypt crypto cipher aes apikey'.split(
    ' ',
  ),
);
const gluedKey =
  /^(?:api|access|secret|private|account|shared|sharedaccess|master|license|signing|encryption|secretaccess)key$/;

/** Behind the word that means a secret, in names that are not all capitals. */
const mayFollow = new Set(
  'key value val plain plaintext text b64 base64 hex enc encoded raw data prod production dev staging test live old new current previous primary secondary backup main admin root user db salt seed base access pepper'.split(
    ' ',
  ),
);
/** In capitals any word may follow, but these say that the value is about a secret, and none. */
const notBehind = new Set(
  'name names ref file files path type ttl expiry expires expiration expire length len min max policy url uri endpoint endpoints host count limit size id ids issuer audience provider store manager mount dir directory hint reset field env age timeout review version namespace enabled enable required require format encryption authentication prompt algorithm alg class source header interval rotation lifetime hash method mode regex pattern strategy cache bucket rate duration days hours seconds ms status state scope scopes'.split(
    ' ',
  ),
);
const notBefore = new Set(
  'next page continue continuation unexpected pull image tls cancel cancellation max num total prompt completion input output start end stop eos bos pad unk special public pagination resume sync invalid illegal reserved no missing'.split(
    ' ',
  ),
);
