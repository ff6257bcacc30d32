import ipaddr from 'ipaddr.js';
import type { z } from 'zod';
import { canonicalAddress } from '../check/forbidden-addresses.ts';

interface Given {
  readonly host: string;
  readonly port?: string | undefined;
}
type Context = Pick<z.core.$RefinementCtx, 'addIssue'>;

/**
 * `orders.shop 8080`, `orders.shop:8080`, `[fd00::1]:8080`. Adds an issue in words for people where it is neither. usual: the
 * port where none is written; without one it must be.
 */
export function readPeerArgs({ host, port }: Given, context: Context, usual?: number): { host: string; port: number } {
  const [, bracketed, v6Port] = /^\[([^\]]*)\](?::(.*))?$/.exec(host) ?? [];
  const [, plain, plainPort] = /^([^:]*):([^:]*)$/.exec(host) ?? [];
  const given = bracketed ?? plain ?? host;
  const behind = v6Port ?? plainPort;
  if (port !== undefined && behind !== undefined) {
    context.addIssue(`a port stands twice, in ${host} and behind it; write one`);
  }
  const text = behind ?? port;
  return {
    host: readHost(given, context),
    port: text === undefined && usual !== undefined ? usual : readPort(text, context),
  };
}

/** An address in its one canonical text, or a name that DNS can hold: nothing that a tool could take for an option. */
export function readHost(text: string, context: Context): string {
  const address = readAddress(text);
  if (address !== undefined) return address;
  const name = text.toLowerCase();
  const labels = name.replace(/\.$/, '').split('.');
  if (name.length > 253 || !labels.every((label) => /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/.test(label))) {
    context.addIssue(`${JSON.stringify(text.slice(0, 80))} is neither a name nor an address`);
  } else if (/^(?:\d+|0x[0-9a-f]*)$/.test(labels.at(-1) ?? '')) {
    context.addIssue(`${text} is no complete address; write all four numbers of it`);
  }
  return name;
}

/** 0x7f.1 and 2130706433 are addresses too, but only the plain forms are taken: what is written is what is reached. */
function readAddress(text: string): string | undefined {
  const bare = text.replace(/^\[(.*)\]$/, '$1');
  const plain = ipaddr.IPv4.isValidFourPartDecimal(bare) || (bare.includes(':') && ipaddr.IPv6.isValid(bare));
  return plain && !bare.includes('%') ? canonicalAddress(bare) : undefined;
}

export function readPort(text: string | undefined, context: Context): number {
  const port = Number(text);
  if (text === undefined || text === '') context.addIssue('the port is missing: write HOST PORT or HOST:PORT');
  else if (!/^\d{1,5}$/.test(text) || port < 1 || port > 65_535) {
    context.addIssue(`${JSON.stringify(text.slice(0, 20))} is no port; ports are 1 to 65535`);
  }
  return port;
}
