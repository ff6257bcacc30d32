/** Messages of a PostgreSQL server (PostgreSQL documentation, "Message Formats"): one type byte, a length, the rest. */
export type PostgresReply =
  | { readonly kind: 'login'; readonly method: string; readonly needed: boolean }
  | { readonly kind: 'error'; readonly state: string; readonly message: string; readonly routine: string };

/** AuthenticationOk and the others, by the number that follows the length. */
const methods: Readonly<Record<number, string>> = {
  2: 'Kerberos',
  3: 'password',
  5: 'MD5',
  7: 'GSSAPI',
  9: 'SSPI',
  10: 'SCRAM',
};

/** The answer to a start-up message; undefined where it is none of PostgreSQL. */
export function readPostgres(bytes: Buffer): PostgresReply | undefined {
  if (bytes.length < 9) return undefined;
  const type = String.fromCharCode(bytes[0] ?? 0);
  const length = bytes.readInt32BE(1);
  if (length < 8 || length > 30_000) return undefined;
  if (type === 'E') return readError(bytes.subarray(5, 1 + length));
  if (type !== 'R') return undefined;
  // Behind a login that needs nothing the server may still say that it has no connection left.
  const next = readPostgres(bytes.subarray(1 + length));
  return next?.kind === 'error' ? next : readLogin(bytes.readInt32BE(5));
}

function readLogin(number: number): PostgresReply | undefined {
  if (number === 0) return { kind: 'login', method: 'none', needed: false };
  const method = methods[number];
  return method === undefined ? undefined : { kind: 'login', method, needed: true };
}

/** Fields of an error, each led by one letter: C the SQLSTATE, M the message, R the routine, never translated. */
function readError(bytes: Buffer): PostgresReply | undefined {
  const fields = new Map(
    bytes
      .toString('utf8')
      .split('\0')
      .map((field) => [field.slice(0, 1), field.slice(1)]),
  );
  const state = fields.get('C');
  if (state === undefined || !/^[0-9A-Z]{5}$/.test(state)) return undefined;
  return { kind: 'error', state, message: fields.get('M') ?? '', routine: fields.get('R') ?? '' };
}
