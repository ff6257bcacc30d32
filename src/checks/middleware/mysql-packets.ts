/** The first packets of a MySQL or MariaDB server (MySQL internals, "Connection Phase"): 3 bytes length, 1 number, the rest. */
export type MysqlPacket =
  | { readonly kind: 'greeting'; readonly version: string }
  | { readonly kind: 'error'; readonly number: number; readonly message: string }
  | { readonly kind: 'ok' | 'other method' };

/** undefined: no packet of MySQL. */
export function readMysql(bytes: Buffer): MysqlPacket | undefined {
  if (bytes.length < 6 || bytes.readUIntLE(0, 3) > 4096) return undefined;
  const body = bytes.subarray(4);
  switch (body[0]) {
    case 0x0a:
      return { kind: 'greeting', version: body.toString('latin1', 1).split('\0', 1)[0] ?? '' };
    case 0xff:
      return readError(body);
    case 0x00:
      return { kind: 'ok' };
    case 0xfe:
      return { kind: 'other method' };
    default:
      return undefined;
  }
}

/** Before the greeting there is no SQLSTATE, later it stands between the number and the message, led by '#'. */
function readError(body: Buffer): MysqlPacket | undefined {
  if (body.length < 3) return undefined;
  const text = body.toString('utf8', 3);
  return { kind: 'error', number: body.readUInt16LE(1), message: text.startsWith('#') ? text.slice(6) : text };
}

/** '5.5.5-10.11.6-MariaDB-0+deb12u1' is how MariaDB names its 10.11.6 to old replicas. */
export function productOf(version: string): string {
  const [, maria] = /^(?:5\.5\.5-)?(\d{1,3}\.\d{1,3}\.\d{1,3})-MariaDB/i.exec(version) ?? [];
  if (maria !== undefined) return `MariaDB ${maria}`;
  const [, plain] = /^(\d{1,3}\.\d{1,3}\.\d{1,3})/.exec(version) ?? [];
  return plain === undefined ? 'MySQL' : `MySQL ${plain}`;
}
