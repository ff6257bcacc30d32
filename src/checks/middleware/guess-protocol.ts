/** First bytes, in hex, by which a server of another kind gives itself away, for a port that was mixed up. */
const known: readonly (readonly [string, RegExp])[] = [
  ['HTTP', /^485454502f3/],
  ['SSH', /^5353482d3/],
  // +PONG, -NOAUTH, -ERR, -DENIED
  ['the protocol of Redis', /^(?:2b504f4e47|2d4e4f41555448|2d455252|2d44454e494544)/],
  // AMQP, or a frame of a method on channel 0
  ['the protocol of RabbitMQ', /^(?:414d5150|010000)/],
  // A first packet of a length under 64 KiB: protocol version 10, or an error.
  ['the protocol of MySQL', /^.{4}0000(?:0a3|ff)/],
  ['the protocol of mail servers', /^323230(?:20|2d)/],
];

/** How sentences call what answered; undefined where its first bytes tell nothing. */
export function guessProtocol(bytes: Buffer): string | undefined {
  const hex = bytes.toString('hex', 0, 32);
  return known.find(([, pattern]) => pattern.test(hex))?.[0];
}

/** A TLS record: an alert or a handshake (RFC 8446, section 5.1). */
export function isTls(bytes: Buffer): boolean {
  return (bytes[0] === 0x15 || bytes[0] === 0x16) && bytes[1] === 0x03;
}
