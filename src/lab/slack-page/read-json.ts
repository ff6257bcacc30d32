import type { IncomingMessage } from 'node:http';
import { readBody } from '../slack-emulator/read-body.ts';

const maxBytes = 256 * 1024;

/** The body of a POST; undefined when it is no JSON. A form of another page cannot send this content type. */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  if (request.headers['content-type'] !== 'application/json') return undefined;
  const body = await readBody(request, maxBytes);
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
