/** Answers of a Kafka broker (Kafka protocol guide): 4 bytes size, 4 bytes correlation id, then by API and version. */
export interface Broker {
  readonly id: number;
  readonly host: string;
  readonly port: number;
}
export interface Metadata {
  readonly brokers: readonly Broker[];
  /** -1: none is known. */
  readonly controller: number | undefined;
}

/** ApiVersions, version 0: the error and how many APIs it knows. undefined: no answer of a broker. */
export function readApiVersions(bytes: Buffer): { readonly error: number; readonly apis: number } | undefined {
  if (!answersTo(bytes, 1) || bytes.length < 14) return undefined;
  const apis = bytes.readInt32BE(10);
  return apis < 0 || apis > 500 ? undefined : { error: bytes.readInt16BE(8), apis };
}

/** Metadata, version 1, without topics. Brokers that a cut answer holds no more are left out. */
export function readMetadata(bytes: Buffer): Metadata | undefined {
  if (!answersTo(bytes, 2) || bytes.length < 12) return undefined;
  const brokers: Broker[] = [];
  const count = bytes.readInt32BE(8);
  let at = 12;
  for (let n = 0; n < Math.min(count, 1_000); n += 1) {
    const read = readBroker(bytes, at);
    if (read === undefined) return { brokers, controller: undefined };
    brokers.push(read.broker);
    at = read.end;
  }
  return { brokers, controller: at + 4 <= bytes.length ? bytes.readInt32BE(at) : undefined };
}

/** The correlation id is the one that the dialog sent; the size must fit what came, which may be cut. */
function answersTo(bytes: Buffer, id: number): boolean {
  if (bytes.length < 8 || bytes.readInt32BE(4) !== id) return false;
  const size = bytes.readInt32BE(0);
  return size >= bytes.length - 4 && size < 10_000_000;
}

function readBroker(bytes: Buffer, at: number): { broker: Broker; end: number } | undefined {
  if (at + 6 > bytes.length) return undefined;
  const hostEnd = at + 6 + bytes.readInt16BE(at + 4);
  if (hostEnd < at + 6 || hostEnd + 6 > bytes.length) return undefined;
  const rack = bytes.readInt16BE(hostEnd + 4);
  const broker = {
    id: bytes.readInt32BE(at),
    host: bytes.toString('utf8', at + 6, hostEnd),
    port: bytes.readInt32BE(hostEnd),
  };
  return { broker, end: hostEnd + 6 + Math.max(0, rack) };
}
