export interface Reply {
  readonly bytes: Buffer;
  /** Milliseconds until they came, in steps of ten. */
  readonly tookMs: number;
}

/** What a step of this folder printed behind the connect. */
export interface Answer {
  /** By the name that the dialog gave them; the last of one name counts. */
  readonly replies: ReadonlyMap<string, Reply>;
  /** Lines `field NAME VALUES…`: what a text protocol or a client told, already reduced. */
  readonly fields: ReadonlyMap<string, readonly string[]>;
  /** How the login went: 'ok', or in one word or two why not. undefined: none was tried. */
  readonly login?: string;
  readonly noTool: boolean;
}

/** Reads a step's output; what does not fit is left out, so that a cut or forged text yields less and never throws. */
export function readAnswer(text: string): Answer {
  const replies = new Map<string, Reply>();
  const fields = new Map<string, readonly string[]>();
  let login: string | undefined;
  for (const line of text.split('\n')) {
    const [, reply, ms, hex] = /^reply ([a-z]{1,20}) (-?\d{1,9}) ([0-9a-f]{0,8192})$/.exec(line) ?? [];
    if (reply !== undefined) replies.set(reply, { bytes: Buffer.from(hex ?? '', 'hex'), tookMs: Number(ms) });
    const [, field, values] = /^field ([A-Za-z0-9_-]{1,60}) ([A-Za-z0-9_.:%+ -]{1,200})$/.exec(line) ?? [];
    if (field !== undefined && values !== undefined) fields.set(field, values.trim().split(' '));
    login = /^login ([a-z0-9 -]{1,40})$/.exec(line)?.[1] ?? login;
  }
  const noTool = text.includes('no tool here speaks to it');
  return { replies, fields, noTool, ...(login === undefined ? {} : { login }) };
}

/** The number in a field; undefined where there is none. */
export function numberIn({ fields }: Answer, name: string, at = 0): number | undefined {
  const text = fields.get(name)?.[at];
  return text !== undefined && /^-?\d{1,18}(?:\.\d{1,9})?$/.test(text) ? Number(text) : undefined;
}

export function wordIn({ fields }: Answer, name: string): string | undefined {
  return fields.get(name)?.[0];
}
