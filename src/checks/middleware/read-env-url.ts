/** What a URL in a variable of a container's spec tells; `$(NAME)` in it is filled in by the kubelet. */
export interface EnvUrl {
  readonly scheme: string;
  readonly host: string;
  /** undefined: the usual one of the scheme. */
  readonly port: number | undefined;
  /** Variables that it takes user and password from: `postgres://$(DB_USER):$(DB_PASSWORD)@db/shop`. */
  readonly userFrom?: string;
  readonly passwordFrom?: string;
  readonly user?: string;
  readonly database?: string;
}

const url =
  /^(?:jdbc:)?([a-z][a-z0-9+.-]{0,20}):\/\/(?:([^/?#]*)@)?(\[[0-9a-f:.]+\]|[a-z0-9._-]{1,253})(?::(\d{1,5}))?(?:[/?#](.*))?$/i;

/** undefined where it is no URL with one plain host. A password that stands in it openly is not read. */
export function readEnvUrl(value: string): EnvUrl | undefined {
  if (value.length > 2_000) return undefined;
  const [, scheme, who = '', host, port, rest = ''] = url.exec(value) ?? [];
  // mongodb+srv names no host but a record of DNS.
  if (scheme === undefined || host === undefined || scheme.endsWith('+srv')) return undefined;
  const at = who.indexOf(':');
  const [name, secret] = at === -1 ? [who, ''] : [who.slice(0, at), who.slice(at + 1)];
  const userFrom = reference(name);
  const passwordFrom = reference(secret);
  const database = /^[A-Za-z0-9_-]{1,60}/.exec(rest)?.[0];
  return {
    scheme: scheme.toLowerCase().split('+')[0] ?? '',
    host: host.replace(/^\[(.*)\]$/, '$1').toLowerCase(),
    port: port === undefined ? undefined : Number(port),
    ...(userFrom === undefined ? {} : { userFrom }),
    ...(passwordFrom === undefined ? {} : { passwordFrom }),
    ...(isPlainName(name) ? { user: name } : {}),
    ...(database === undefined ? {} : { database }),
  };
}

/** Names of users and databases that go into a packet or an argument as they are. */
export function isPlainName(text: string | undefined): text is string {
  return text !== undefined && /^[A-Za-z0-9_.@-]{1,60}$/.test(text) && !text.startsWith('-');
}

function reference(text: string): string | undefined {
  return /^\$\(([A-Za-z_][\w.-]{0,200})\)$/.exec(text)?.[1];
}
