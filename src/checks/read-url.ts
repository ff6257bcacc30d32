import type { z } from 'zod';
import { readHost } from './read-peer-args.ts';

export interface HttpArgs {
  readonly scheme: 'http' | 'https';
  readonly host: string;
  readonly port: number;
  /** Path and query, as they are asked for. */
  readonly path: string;
  /** The Host header. */
  readonly authority: string;
  readonly href: string;
  /** Without the query, for sentences. */
  readonly shown: string;
}

/** `orders.shop:8080/health` is taken as http://. Adds an issue in words for people where the URL cannot be asked. */
export function readUrl({ url }: { readonly url: string }, context: Pick<z.core.$RefinementCtx, 'addIssue'>): HttpArgs {
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(url) ? url : `http://${url}`;
  const parsed = URL.canParse(text) ? new URL(text) : undefined;
  if (parsed === undefined) {
    context.addIssue(`${JSON.stringify(url.slice(0, 80))} is no URL; write such as http://orders.shop:8080/health`);
    return argsOf('http', 'invalid', 80, new URL('http://invalid/'));
  }
  const scheme = parsed.protocol.slice(0, -1);
  if (scheme !== 'http' && scheme !== 'https') context.addIssue(`${scheme} is neither http nor https`);
  if (parsed.username !== '' || parsed.password !== '') {
    context.addIssue('the URL holds a user or password, which would stand in the pod for ever; leave it out');
  }
  // The parser turns 0x7f.1 into 127.0.0.1; what was written must be what is reached.
  const [, written = ''] = /^[a-z]+:\/\/(?:[^/?#@]*@)?(\[[^\]]*\]|[^:/?#]*)/i.exec(text) ?? [];
  const host = readHost(written, context);
  const usual = scheme === 'https' ? 443 : 80;
  const port = parsed.port === '' ? usual : Number(parsed.port);
  return argsOf(scheme === 'https' ? 'https' : 'http', host, port, parsed);
}

function argsOf(scheme: 'http' | 'https', host: string, port: number, { pathname, search }: URL): HttpArgs {
  const name = host.includes(':') ? `[${host}]` : host;
  const authority = port === (scheme === 'https' ? 443 : 80) ? name : `${name}:${port}`;
  const path = `${pathname}${search}`;
  const shown = `${scheme}://${authority}${pathname}`;
  return { scheme, host, port, path, authority, href: `${scheme}://${authority}${path}`, shown };
}
