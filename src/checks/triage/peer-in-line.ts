import { declaredPeers, type Peer } from '../declared-peers.ts';
import { selects } from '../declared-ports.ts';
import { findService, fullName } from '../find-service.ts';
import type { Container, View } from './view.ts';

export type LinePeer = Pick<Peer, 'host'> & { readonly port?: number };

/** The peer that a line is about: one that the spec or a Service names, or else the one that the line itself shows. */
export function peerInLine(view: View, container: Container, line: string): LinePeer | undefined {
  const text = line.toLowerCase();
  const declared = declaredPeers(view.pod, container.name, view.services);
  const known = declared.find(({ host }) => hasWord(text, host));
  if (known !== undefined) return known;
  const shown = shownPeer(text);
  const meant =
    shown === undefined ? undefined : declared.find(({ port }) => port === shown.port && isAddress(shown.host));
  if (meant !== undefined) return meant;
  if (shown !== undefined) return shown;
  // Its own Service has the app's name, which stands in many lines.
  const others = view.services.filter((service) => !selects(service, view.pod));
  const service = others.find(
    ({ name, clusterIPs }) => hasWord(text, name) || clusterIPs.some((ip) => hasWord(text, ip)),
  );
  return service === undefined ? undefined : { host: service.name };
}

/** 'orders.shop.svc:8080', as findings about that peer name it. */
export function peerName({ services, namespace }: View, { host, port }: LinePeer): string {
  const service = findService(services, { host, addresses: [] }, namespace);
  const name = service === undefined ? host : fullName(service);
  return port === undefined ? name : `${name}:${port}`;
}

/** How clients of many languages write whom they did not reach. */
const shapes: readonly RegExp[] = [
  /failed to connect to ([a-z0-9][\w.-]{0,200}) (?:\([^)]{1,60}\) )?port (\d{1,5})/,
  /connection to server at "([\w.-]{1,200})"(?: \([^)]{1,60}\))?, port (\d{1,5})/,
  /dial tcp:? (?:lookup )?([a-z0-9][\w.-]{0,200})(?::(\d{1,5}))?/,
  /(?:could not resolve (?:host|proxy)|enotfound|eai_again|unknownhostexception|bad address|lookup|resolve|host name)[: '"]{1,3}([a-z0-9][\w.-]{0,200})/,
  /(?:econnrefused|etimedout|econnreset|ehostunreach) ([\d.]{7,15}):(\d{1,5})/,
  // Not the T of a time in ISO 8601.
  /(?<![\w.-])([a-z][\w-]{0,62}(?:\.[a-z0-9][\w-]{0,62}){0,8}):(\d{2,5})\b/,
  /\b(\d{1,3}(?:\.\d{1,3}){3}):(\d{2,5})\b/,
];

function shownPeer(text: string): LinePeer | undefined {
  for (const shape of shapes) {
    const [, host, port] = shape.exec(text) ?? [];
    if (host !== undefined && host !== 'localhost') return port === undefined ? { host } : { host, port: Number(port) };
  }
  return undefined;
}

function hasWord(text: string, word: string): boolean {
  const at = text.indexOf(word.toLowerCase());
  if (at === -1) return false;
  return !/[\w-]/.test(text.charAt(at - 1)) && !/[\w-]/.test(text.charAt(at + word.length));
}

function isAddress(host: string): boolean {
  return /^[\d.]+$/.test(host);
}
