/** What one absolute name was answered by DNS. */
export interface Asked {
  readonly name: string;
  /** NOERROR, NXDOMAIN, SERVFAIL …; 'none': no server answered; 'no tool': the image cannot ask. */
  readonly status: string;
  readonly addresses: readonly string[];
  readonly cname?: string;
  readonly tookMs?: number;
  readonly server?: string;
}

export type ConnectHow = 'connected' | 'refused' | 'timeout' | 'unreachable' | 'reset' | 'noTool' | 'failed';

export interface Connect {
  readonly address: string;
  readonly port: number;
  readonly how: ConnectHow;
  readonly tookMs: number;
  /** As the tool said it. */
  readonly line: string;
}

/** What the steps of src/checks/probe-script.ts printed about one peer. */
export interface Probe {
  readonly host: string;
  readonly port: number;
  /** Empty when the name did not resolve. */
  readonly addresses: readonly string[];
  readonly asked: readonly Asked[];
  readonly forbidden?: string;
  readonly connects: readonly Connect[];
  /** What the peer did in the moment after the connect, where that was looked at. */
  readonly held?: 'silent' | 'speaks' | 'closed' | 'reset';
}

export interface Probes {
  readonly peers: readonly Probe[];
  /** Why a bare connect proves nothing here. */
  readonly proxy?: string;
}

/** Reads a step's output; what does not fit is left out, so a cut or forged text yields less and never throws. */
export function readProbes(text: string): Probes {
  const lines = text.split('\n');
  const proxy = lines.find((line) => line.startsWith('proxy '))?.slice('proxy '.length);
  const blocks: string[][] = [];
  for (const line of lines) {
    if (line.startsWith('peer ')) blocks.push([]);
    blocks.at(-1)?.push(line);
  }
  const peers = blocks.flatMap((block) => readPeer(block) ?? []);
  return proxy === undefined ? { peers } : { peers, proxy };
}

function readPeer(lines: readonly string[]): Probe | undefined {
  const [, host, port] = /^peer (\S{1,300}) (\d{1,5})$/.exec(lines[0] ?? '') ?? [];
  if (host === undefined) return undefined;
  const word = (first: string): readonly string[] =>
    lines
      .findLast((line) => line.startsWith(`${first} `))
      ?.split(' ')
      .slice(1)
      .filter((value) => value !== '') ?? [];
  const forbidden = word('forbidden')[0];
  const held = word('held')[0];
  return {
    host,
    port: Number(port),
    addresses: word('found'),
    asked: readAsked(lines),
    connects: lines.flatMap((line) => readConnect(line) ?? []),
    ...(forbidden === undefined ? {} : { forbidden }),
    ...(isHeld(held) ? { held } : {}),
  };
}

function isHeld(word: string | undefined): word is NonNullable<Probe['held']> {
  return word === 'silent' || word === 'speaks' || word === 'closed' || word === 'reset';
}

function readConnect(line: string): Connect | undefined {
  const [, address, port, code, ms, said = ''] =
    /^connect (\S{1,60}) (\d{1,5}) (\d{1,3}) (-?\d{1,9}) ?(.*)$/.exec(line) ?? [];
  if (address === undefined) return undefined;
  return { address, port: Number(port), how: howOf(Number(code), said), tookMs: Number(ms), line: said };
}

/** nc tells by the words of strerror(3) alone what its exit status 1 means; LC_ALL is C in the runner. */
function howOf(code: number, said: string): ConnectHow {
  if (code === 0) return 'connected';
  if (code === 127) return 'noTool';
  if (/refused/i.test(said)) return 'refused';
  if (/timed out/i.test(said)) return 'timeout';
  if (/unreachable|no route/i.test(said)) return 'unreachable';
  return /reset/i.test(said) ? 'reset' : 'failed';
}

/** Blocks of 'asked NAME' and what dig or busybox's nslookup said. */
export function readAsked(lines: readonly string[]): Asked[] {
  const blocks: { name: string; lines: string[] }[] = [];
  let said: string[] | undefined;
  for (const line of lines) {
    const [, name] = /^asked (\S{1,300})$/.exec(line) ?? [];
    if (name !== undefined) {
      said = [];
      blocks.push({ name, lines: said });
    } else if (/^(?:found|forbidden|connect|peer|proxy)\b/.test(line)) said = undefined;
    else said?.push(line);
  }
  return blocks.map((block) => readAnswer(block.name, block.lines));
}

function readAnswer(name: string, lines: readonly string[]): Asked {
  const text = lines.join('\n');
  const addresses = lines.flatMap((line, i) => addressIn(line, lines.slice(0, i)) ?? []);
  const [, cname] = /^\S{1,300}\s+\d+\s+IN\s+CNAME\s+(\S{1,300})$/m.exec(text) ?? [];
  const [, server] = /^(?:;; SERVER: |Address:\t+|nameserver\s+)([0-9a-fA-F.:]+?)(?:#\d+|:53$|\s*$)/m.exec(text) ?? [];
  const [, ms] = /(?:Query time: |completed in )(\d{1,6}) ?ms/.exec(text) ?? [];
  return {
    name,
    status: statusOf(text, addresses.length > 0),
    addresses: [...new Set(addresses)],
    ...(cname === undefined ? {} : { cname }),
    ...(ms === undefined ? {} : { tookMs: Number(ms) }),
    ...(server === undefined ? {} : { server }),
  };
}

function addressIn(line: string, before: readonly string[]): string | undefined {
  const [, dig] = /^\S{1,300}\s+\d+\s+IN\s+A(?:AAA)?\s+([0-9a-fA-F.:]+)$/.exec(line) ?? [];
  if (dig !== undefined) return dig;
  const [, nslookup] = /^Address: ([0-9a-fA-F.:]+)$/.exec(line) ?? [];
  return before.some((earlier) => earlier.startsWith('Name:')) ? nslookup : undefined;
}

/** The first answer's status counts: A and AAAA of one name share NXDOMAIN. */
function statusOf(text: string, hasAddress: boolean): string {
  const [, dig] = /status: ([A-Z]{2,12})/.exec(text) ?? [];
  const [, busybox] = /^\*\* server can't find \S+: ([A-Z]{2,12})/m.exec(text) ?? [];
  if (dig ?? busybox) return dig ?? busybox ?? '';
  if (hasAddress) return 'NOERROR';
  if (/no servers could be reached|timed out/.test(text)) return 'none';
  if (/no tool here asks DNS/.test(text)) return 'no tool';
  return /Query #|No answer|Server:/.test(text) ? 'NOERROR' : 'none';
}
