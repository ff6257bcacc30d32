import type { IncomingMessage } from 'node:http';
import { parse } from 'yaml';
import { asError } from '../../../errors.ts';
import type { Json } from '../model/kube-object.ts';
import { badRequest, Refused } from '../model/refused.ts';
import { nodeAddress } from '../network/addresses.ts';

/** As etcd's own limit for an object. */
export const maxBodyBytes = 3 * 1024 * 1024;

const ownNames = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * Only this machine's own clients, and the sandbox's pods over the bridge: a page in a browser has another Host, or an
 * Origin. Throws Refused 403.
 */
export function addressOf({ url = '/', headers, socket }: IncomingMessage): URL {
  const address = urlOf(url, 'https://127.0.0.1');
  const host = urlOf('/', `https://${headers.host ?? ''}`);
  const isOwn = socket.localAddress === nodeAddress || (host !== undefined && ownNames.has(host.hostname));
  if (address === undefined || !isOwn || headers.origin !== undefined)
    throw new Refused(403, 'Forbidden', 'The sandbox answers to 127.0.0.1 and to no browser.');
  return address;
}

function urlOf(url: string, base: string): URL | undefined {
  return URL.canParse(url, base) ? new URL(url, base) : undefined;
}

/** Some of kubectl's commands send nothing else. */
function noProtobuf(): Refused {
  const message =
    'The sandbox takes JSON and YAML, and this command of kubectl sends protobuf: use `kubectl apply -f`.';
  return new Refused(415, 'UnsupportedMediaType', message);
}

/** Throws Refused 400, 413 and 415. */
export async function readBody(request: IncomingMessage): Promise<Json> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBodyBytes) throw new Refused(413, 'RequestEntityTooLarge', 'the body is larger than 3 MiB');
    chunks.push(chunk);
  }
  if ((request.headers['content-type'] ?? '').includes('protobuf')) throw noProtobuf();
  const text = Buffer.concat(chunks).toString('utf8');
  if (text === '') return null;
  try {
    const isYaml = (request.headers['content-type'] ?? '').includes('yaml');
    return (isYaml ? parse(text) : JSON.parse(text)) as Json;
  } catch (error) {
    throw badRequest(`the body cannot be read: ${asError(error).message}`);
  }
}
