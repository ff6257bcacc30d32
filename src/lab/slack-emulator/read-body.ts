import type { IncomingMessage } from 'node:http';
import { isObject, type JsonObject } from './json.ts';

/** The whole body; rejects above maxBytes. */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new Error(`body over ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The fields of a form, a JSON or a multipart body; undefined when it can't be read as what it says it is. */
export async function parseFields(body: Buffer, contentType: string): Promise<JsonObject | undefined> {
  try {
    if (contentType.startsWith('application/json')) return parseJson(body);
    if (contentType.startsWith('multipart/form-data')) return Object.fromEntries(await parseForm(body, contentType));
    return Object.fromEntries(new URLSearchParams(body.toString()));
  } catch {
    return undefined;
  }
}

/** The bytes of an upload: the first file of a multipart body, or the body itself. */
export async function parseUpload(body: Buffer, contentType: string): Promise<Uint8Array | undefined> {
  if (!contentType.startsWith('multipart/form-data')) return body;
  const [first] = await parseForm(body, contentType);
  if (first === undefined) return undefined;
  const [, value] = first;
  return typeof value === 'string' ? Buffer.from(value) : new Uint8Array(await value.arrayBuffer());
}

function parseJson(body: Buffer): JsonObject | undefined {
  const value: unknown = body.length === 0 ? {} : JSON.parse(body.toString());
  return isObject(value) ? value : undefined;
}

async function parseForm(body: Buffer, contentType: string) {
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } }).formData();
  return [...form];
}
