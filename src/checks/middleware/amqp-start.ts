/** What a broker says of itself in Connection.Start (AMQP 0-9-1, class 10, method 10). */
export interface AmqpStart {
  readonly product: string;
  readonly version: string;
  readonly cluster: string | undefined;
  /** Ways to log in, such as PLAIN. */
  readonly mechanisms: readonly string[];
}

/** 'other version': it answered with the header of the protocol that it speaks and closed. undefined: no AMQP. */
export function readAmqpStart(bytes: Buffer): AmqpStart | 'other version' | undefined {
  if (bytes.toString('latin1', 0, 4) === 'AMQP') return 'other version';
  // Frame: type 1 (method), channel 0, size; then class, method and the version 0-9.
  if (bytes.length < 17 || bytes[0] !== 1 || bytes.readUInt16BE(1) !== 0) return undefined;
  if (bytes.readUInt16BE(7) !== 10 || bytes.readUInt16BE(9) !== 10) return undefined;
  const end = 17 + bytes.readUInt32BE(13);
  const table = bytes.subarray(17, Math.min(end, bytes.length)).toString('latin1');
  return {
    product: property(table, 'product') ?? 'an AMQP broker',
    version: property(table, 'version') ?? '',
    cluster: property(table, 'cluster_name'),
    mechanisms: longText(bytes, end)
      .split(' ')
      .filter((word) => /^[A-Z0-9-]{1,30}$/.test(word)),
  };
}

/** A field of the table: its name behind one byte of length, 'S', four bytes of length, the text. */
function property(table: string, name: string): string | undefined {
  const at = table.indexOf(`${String.fromCharCode(name.length)}${name}S`);
  if (at === -1) return undefined;
  const from = at + 1 + name.length + 1;
  const length = Buffer.from(table.slice(from, from + 4), 'latin1');
  if (length.length < 4) return undefined;
  const text = table.slice(from + 4, from + 4 + length.readUInt32BE(0));
  return /^[\w.@+:() -]{1,80}$/.test(text) ? text : undefined;
}

function longText(bytes: Buffer, at: number): string {
  if (at + 4 > bytes.length) return '';
  return bytes.toString('latin1', at + 4, Math.min(bytes.length, at + 4 + bytes.readUInt32BE(at)));
}
