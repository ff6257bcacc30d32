export type BsonValue = number | string | boolean | readonly string[];

/** Sizes of the types of fixed length that are passed over: ObjectId, date, null, timestamp, int64's are read below. */
const fixed: Readonly<Record<number, number>> = { 6: 0, 7: 12, 9: 8, 10: 0, 17: 8, 19: 16, 255: 0, 127: 0 };

/** The numbers, texts, truths and lists of texts at the top of a BSON document (bsonspec.org). Ends where it is cut or odd. */
export function readBson(bytes: Buffer): ReadonlyMap<string, BsonValue> {
  const found = new Map<string, BsonValue>();
  let at = 4;
  while (at + 1 < bytes.length) {
    const type = bytes[at] ?? 0;
    const nameEnd = bytes.indexOf(0, at + 1);
    if (type === 0 || nameEnd === -1) return found;
    const read = readValue(type, bytes.subarray(nameEnd + 1));
    if (read === undefined) return found;
    if (read.value !== undefined) found.set(bytes.toString('utf8', at + 1, nameEnd), read.value);
    at = nameEnd + 1 + read.size;
  }
  return found;
}

interface Read {
  readonly size: number;
  readonly value?: BsonValue;
}

function readValue(type: number, bytes: Buffer): Read | undefined {
  const known = fixed[type];
  if (known !== undefined) return { size: known };
  if (type === 0x08) return bytes.length < 1 ? undefined : { size: 1, value: bytes[0] === 1 };
  if (bytes.length < 4) return undefined;
  if (type === 0x10) return { size: 4, value: bytes.readInt32LE(0) };
  if (type === 0x01 || type === 0x12) return readEight(type, bytes);
  return readSized(type, bytes);
}

function readEight(type: number, bytes: Buffer): Read | undefined {
  if (bytes.length < 8) return undefined;
  return { size: 8, value: type === 0x01 ? bytes.readDoubleLE(0) : Number(bytes.readBigInt64LE(0)) };
}

function readSized(type: number, bytes: Buffer): Read | undefined {
  const length = bytes.readInt32LE(0);
  if (length < 0 || length > bytes.length) return undefined;
  switch (type) {
    case 0x02:
      return length < 1 ? undefined : { size: 4 + length, value: bytes.toString('utf8', 4, 3 + length) };
    case 0x03:
      return length < 5 ? undefined : { size: length };
    case 0x04:
      return length < 5 ? undefined : { size: length, value: textsOf(bytes.subarray(0, length)) };
    case 0x05:
      return { size: 5 + length };
    default:
      return undefined;
  }
}

/** Lists hold texts here (hosts), and nothing in them is a list again: one level is read. */
function textsOf(bytes: Buffer): readonly string[] {
  const texts: string[] = [];
  let at = 4;
  while (bytes[at] === 0x02) {
    const nameEnd = bytes.indexOf(0, at + 1);
    if (nameEnd === -1 || nameEnd + 5 > bytes.length) return texts;
    const length = bytes.readInt32LE(nameEnd + 1);
    if (length < 1 || nameEnd + 5 + length > bytes.length) return texts;
    texts.push(bytes.toString('utf8', nameEnd + 5, nameEnd + 4 + length));
    at = nameEnd + 5 + length;
  }
  return texts;
}
