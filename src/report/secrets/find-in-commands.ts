import { isPlaceholder } from './is-placeholder.ts';
import type { Secret } from './secret.ts';

/** How a client takes its secret. pair: 'user:password', of which the user stays. */
interface Client {
  readonly flags: readonly string[];
  /** The flag and its value are one word: -phunter2. */
  readonly glued?: boolean;
  readonly pair?: ':' | '%' | ',';
  /** Only behind this word: `docker run -p` is a port. */
  readonly behind?: string;
}

const mysql: Client = { flags: ['-p'], glued: true };
const login: Client = { flags: ['-p', '--password'], behind: 'login' };
const pair: Client = { flags: ['-u', '--user', '-U', '--proxy-user'], pair: ':' };
const p: Client = { flags: ['-p'] };
const capitalP: Client = { flags: ['-P'] };
const ldap: Client = { flags: ['-w'] };
const cookies: Client = { flags: ['-b', '--cookie'], pair: ':' };

/** From each client's manual. Flags whose name says it (--password) need no row: find-assignments.ts reads them. */
const clients: Readonly<Record<string, readonly Client[]>> = {
  curl: [pair, { flags: ['--pass', '--proxy-pass', '--oauth2-bearer'] }, cookies],
  wget: [{ flags: ['--user'], pair: ':' }],
  http: [{ flags: ['-a', '--auth'], pair: ':' }],
  https: [{ flags: ['-a', '--auth'], pair: ':' }],
  etcdctl: [{ flags: ['--user'], pair: ':' }],
  mysql: [mysql],
  mysqldump: [mysql],
  mysqladmin: [mysql],
  mariadb: [mysql],
  'mariadb-dump': [mysql],
  'mariadb-admin': [mysql],
  sshpass: [p, mysql],
  'redis-cli': [{ flags: ['-a', '--pass'] }],
  'valkey-cli': [{ flags: ['-a', '--pass'] }],
  mongo: [p],
  mongosh: [p],
  mongodump: [p],
  mongorestore: [p],
  rabbitmqadmin: [p],
  'cypher-shell': [p],
  docker: [login],
  podman: [login],
  buildah: [login],
  skopeo: [login],
  nerdctl: [login],
  crane: [login],
  helm: [login],
  oc: [login],
  az: [login],
  ldapsearch: [ldap],
  ldapmodify: [ldap],
  ldapadd: [ldap],
  ldapwhoami: [ldap],
  sqlcmd: [capitalP],
  bcp: [capitalP],
  mosquitto_pub: [capitalP],
  mosquitto_sub: [capitalP],
  ipmitool: [capitalP],
  unzip: [capitalP],
  smbclient: [{ flags: ['-U', '--user'], pair: '%' }],
  lftp: [{ flags: ['-u'], pair: ',' }],
  openssl: [{ flags: ['-pass', '-passin', '-passout', '-k', '-K'] }],
};

const command = new RegExp(`(?<![\\w.-])(?:${Object.keys(clients).join('|')})(?=["']?[ \\t\\0,]|\\\\{0,3}["'])`, 'g');
const word = /\\{0,3}"((?:[^"\\\n]|\\[^"\n])*)\\{0,3}"|'([^'\n]*)'|[^\s\0"'[\]]+/g;
const longestCommand = 4096;

/** Secrets in the words of known clients: -phunter2, -u user:password, login -p. */
export function findInCommands(text: string): readonly Secret[] {
  const found: Secret[] = [];
  command.lastIndex = 0;
  for (let hit = command.exec(text); hit !== null; hit = command.exec(text)) {
    const quotes = /["'\\]{0,4}$/.exec(text.slice(Math.max(0, hit.index - 4), hit.index))?.[0].length ?? 0;
    const start = hit.index - quotes;
    const [line = ''] = /^(?:[^\n\\]|\\\r?\n|\\)*/.exec(text.slice(start, start + longestCommand)) ?? [];
    const words = readWords(line, start);
    for (const client of clients[hit[0]] ?? []) found.push(...findInWords(words, client));
    command.lastIndex = start + line.length;
  }
  return found;
}

interface WordAt {
  readonly text: string;
  readonly quoted: boolean;
  readonly start: number;
  readonly end: number;
}

function readWords(line: string, offset: number): readonly WordAt[] {
  const words = [...line.matchAll(word)].map(({ 0: whole, 1: double, 2: single, index }) => {
    const text = (double ?? single ?? whole).replace(/,$/, '');
    const start = offset + index + whole.indexOf(text);
    return { text, quoted: double !== undefined || single !== undefined, start, end: start + text.length };
  });
  // The commas of a JSON list are no words.
  return words.filter(({ text }) => text !== '');
}

function findInWords(words: readonly WordAt[], client: Client): readonly Secret[] {
  const found: Secret[] = [];
  for (const [i, { text, start, end }] of words.entries()) {
    if (client.behind !== undefined && !words.slice(1, i).some((before) => before.text === client.behind)) continue;
    const next = words[i + 1];
    if (client.glued === true) {
      // -p"two words": the quote begins a word of its own here.
      const behind = text === '-p' && next?.quoted === true && next.start === end + 1;
      const value = behind ? next : { text: text.slice(2), start: start + 2, end };
      if (isGlued(text, value.text)) found.push({ start: value.start, end: value.end, kind: 'password' });
    } else if (next !== undefined && client.flags.includes(text)) found.push(...secretOf(next, client));
  }
  return found;
}

function isGlued(flag: string, value: string): boolean {
  return /^-p(?!ort|rint|ager|lugin|rotocol|assword)/.test(flag) && !isPlaceholder(value);
}

function secretOf({ text, start, end }: WordAt, client: Client): readonly Secret[] {
  if (client === cookies) {
    const at = text.indexOf('=') + 1;
    return at === 0 ? [] : [{ start: start + at, end, kind: 'cookie' }];
  }
  const lead = client.pair === undefined ? (/^(?:pass:)?/.exec(text)?.[0].length ?? 0) : text.indexOf(client.pair) + 1;
  const value = text.slice(lead);
  if ((client.pair !== undefined && lead === 0) || isPlaceholder(value) || /^(?:env|file|stdin|fd):?/.test(value))
    return [];
  return [{ start: start + lead, end, kind: 'password' }];
}
