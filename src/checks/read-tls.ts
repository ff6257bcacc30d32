import { readParts } from './read-parts.ts';

/** One certificate of those that a server sends, in its order. */
export interface Certificate {
  readonly subject: string;
  readonly issuer: string;
  /** Milliseconds. */
  readonly notAfter?: number;
}

/** One handshake, as openssl s_client told it. */
export interface Handshake {
  /** 'TLSv1.3' once it came to an end. */
  readonly version?: string;
  /** The verify result: X509_V_ERR_… of OpenSSL's x509_vfy.h. */
  readonly verify?: number;
  /** The alert that the server sent (RFC 8446, 6.2). */
  readonly alert?: number;
  /** Library, function and reason of OpenSSL's error, such as '0A00010B'. */
  readonly error?: string;
  /** The kernel's number; 0 where the server ended the connection. */
  readonly errno?: number;
  readonly timedOut: boolean;
  readonly asksClient: boolean;
  readonly chain: readonly Certificate[];
}

export interface Leaf {
  readonly subject: string;
  readonly issuer: string;
  readonly notBefore?: number;
  readonly notAfter?: number;
  readonly names: readonly string[];
  readonly fits: boolean;
  /** It tells where its issuer's certificate can be had, as those of public CAs do. */
  readonly tellsIssuer: boolean;
}

/** What tlsScript printed once the peer took the connection; undefined: it did not get that far. */
export interface TlsSeen {
  readonly noTool: boolean;
  /** The clock of the node, milliseconds. */
  readonly nowMs: number;
  readonly handshake?: Handshake;
  readonly starttls?: { readonly protocol: string; readonly handshake: Handshake };
  readonly leaf?: Leaf;
  readonly withoutName?: Handshake;
  readonly old?: Handshake;
  readonly plain: { readonly speaks: boolean; readonly http: boolean };
}

export function readTls(text: string): TlsSeen | undefined {
  const noTool = /^no tool here speaks TLS$/m.test(text);
  const now = /^now (\d{9,11})$/m.exec(text)?.[1];
  if (!noTool && now === undefined) return undefined;
  const parts = readParts(text);
  const shake = (name: string): Handshake | undefined => {
    const lines = parts.get(name);
    return lines === undefined ? undefined : readHandshake(lines);
  };
  const starttls = [...parts.keys()].find((name) => name.startsWith('starttls '));
  const asked = starttls === undefined ? undefined : shake(starttls);
  const leaf = readLeaf(parts.get('leaf') ?? []);
  const plain = parts.get('plain') ?? [];
  return {
    noTool,
    nowMs: Number(now ?? 0) * 1000,
    plain: { speaks: plain.includes('held speaks'), http: plain.some((line) => /^http [1-9]\d\d$/.test(line)) },
    ...defined('handshake', shake('handshake')),
    ...defined('withoutName', shake('without name')),
    ...defined('old', shake('old')),
    ...(asked === undefined
      ? {}
      : { starttls: { protocol: starttls?.slice('starttls '.length) ?? '', handshake: asked } }),
    ...defined('leaf', leaf),
  };
}

/** Verify result -> file of the target: what trustScript printed. */
export function readTrust(text: string): readonly { readonly file: string; readonly verify: number }[] {
  return [...text.matchAll(/^trust (\d{1,3}) (\/.{0,300})$/gm)].map(([, code, file = '']) => ({
    file,
    verify: Number(code),
  }));
}

/** The common name, where a subject has one: 'O = Acme, CN = orders' is 'orders'. */
export function nameOf(subject: string): string {
  const [, name] = /(?:^|[,/] ?)CN ?= ?("[^"]*"|[^,/]+)/.exec(subject) ?? [];
  return (name ?? subject).trim() || 'nobody';
}

function readHandshake(lines: readonly string[]): Handshake {
  const text = lines.join('\n');
  const number = (pattern: RegExp): number | undefined => {
    const found = pattern.exec(text)?.[1];
    return found === undefined ? undefined : Number(found);
  };
  return {
    timedOut: /^ended 1(?:24|43)$/m.test(text),
    asksClient: /^(?:Requested Signature Alg|Client Certificate Types)/m.test(text),
    chain: readChain(lines),
    ...defined('version', /^New, ((?:TLS|SSL)v[\d.]{1,4}), Cipher/m.exec(text)?.[1]),
    ...defined('verify', number(/Verify return code: (\d{1,3})\b/)),
    ...defined('alert', number(/SSL alert number (\d{1,3})/)),
    ...defined('error', /error:([0-9A-F]{8})/.exec(text)?.[1]),
    ...defined('errno', number(/errno=(\d{1,3})/)),
  };
}

function readChain(lines: readonly string[]): readonly Certificate[] {
  return lines.flatMap((line, at) => {
    const [, subject] = /^ *\d{1,2} s:(.{0,400})$/.exec(line) ?? [];
    if (subject === undefined) return [];
    const end = lines.findIndex((other, i) => i > at && /^ *\d{1,2} s:/.test(other));
    const own = lines.slice(at, end === -1 ? undefined : end).join('\n');
    const issuer = /^ +i:(.{0,400})$/m.exec(own)?.[1] ?? '';
    return [{ subject, issuer, ...defined('notAfter', dateOf(/NotAfter: (.{1,40})$/m.exec(own)?.[1])) }];
  });
}

function readLeaf(lines: readonly string[]): Leaf | undefined {
  const text = lines.join('\n');
  const value = (key: string): string | undefined => new RegExp(`^${key}=(.{0,400})$`, 'm').exec(text)?.[1]?.trim();
  const subject = value('subject');
  const issuer = value('issuer');
  if (subject === undefined || issuer === undefined) return undefined;
  const names = [...text.matchAll(/(?:DNS|IP Address):([^\s,]{1,255})/g)].map(([, name = '']) => name);
  return {
    subject,
    issuer,
    names,
    fits: / does match certificate$/m.test(text),
    tellsIssuer: /CA Issuers - URI:/.test(text),
    ...defined('notBefore', dateOf(value('notBefore'))),
    ...defined('notAfter', dateOf(value('notAfter'))),
  };
}

/** 'Nov 24 14:19:53 2027 GMT' */
function dateOf(text: string | undefined): number | undefined {
  const time = Date.parse(text ?? '');
  return Number.isNaN(time) ? undefined : time;
}

function defined<K extends string, T>(key: K, value: T | undefined): { readonly [P in K]?: T } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [P in K]?: T });
}
