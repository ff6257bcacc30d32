/** What stands behind a name. by: the notation that joins the two. */
export interface Value {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly quoted: boolean;
  readonly by: 'equals' | 'colon' | 'flag' | 'element';
}

interface Name {
  readonly start: number;
  readonly end: number;
}

/** undefined: nothing is assigned here. */
export function readValue(text: string, name: Name): Value | undefined {
  const joint = readJoint(text, name);
  if (joint === undefined) return undefined;
  const { at, by } = joint;
  const quoted = readQuoted(text, at);
  if (quoted !== undefined) return { ...quoted, quoted: true, by };
  const end = by === 'element' ? endOfElement(text, at) : endOfPlain(text, name, joint);
  return end === at ? undefined : { start: at, end, text: text.slice(at, end), quoted: false, by };
}

interface Joint {
  readonly at: number;
  readonly by: Value['by'];
}

/** key: value, key=value, key => value, also on the next line where the value is alone or in quotes. */
const assigned =
  /\\{0,3}["'`]?\]?(?:[ \t]{1,8}[Ss]tring)?[ \t]{0,16}(=>|[:?.+|]?==?|:)[ \t]{0,32}(?:[|>][+-]?[ \t]{0,4}\r?\n[ \t]{1,32}|\\?\r?\n[ \t]{0,32}(?=\\{0,3}["'])|\\?\r?\n[ \t]{1,32}(?=[^\s:=]{4,512}[ \t]{0,8}(?:\r?\n|$)))?/y;
/** A Kubernetes env entry, or an attribute: name: KEY, value: VALUE. */
const paired = /\\{0,3}["']?[ \t]{0,8},?\s{0,40}\\{0,3}["']?value\\{0,3}["']?[ \t]{0,4}[:=][ \t]{0,4}/iy;
/** --key VALUE in a command line, in /proc/PID/cmdline, in a JSON or YAML list of words. */
const flagged =
  /(?:[ \t]{0,4}\\\r?\n[ \t]{0,32}|[ \0]|\\{0,3}["'][ \t]{0,4},?\s{0,40}(?=\\{0,3}["'])|\r?\n[ \t]{0,32}- )(?!-)/y;
const spaced = /[ \t]{1,8}(?=["'])|[ \t]{1,8}/y;
/** put("KEY", "VALUE"). */
const argument = /["'][ \t]{0,4},[ \t]{0,4}(?=["'])/y;
const element = />\s{0,40}/y;

function readJoint(text: string, { start, end }: Name): Joint | undefined {
  const name = text.slice(start, end);
  if (text[start - 1] === '<') return match(element, text, end, 'element');
  const pair = match(paired, text, end, 'colon');
  if (pair !== undefined) return pair;
  assigned.lastIndex = end;
  const found = assigned.exec(text);
  if (found !== null) return { at: assigned.lastIndex, by: found[1] === ':' ? 'colon' : 'equals' };
  if (text[start - 2] === '(') return match(argument, text, end, 'equals');
  if (name.startsWith('-')) return match(flagged, text, end, 'flag');
  const before = text.slice(Math.max(0, start - 90), start);
  const directive =
    /^(?:requirepass|masterauth)$/i.test(name) ||
    /\blogin[ \t]{1,4}\S{1,64}\s{1,8}$|\b(?:configure|config) set $/.test(before);
  const sql = /^(?:password|passwd)$/i.test(name) && /^[ \t]{1,8}'/.test(text.slice(end, end + 10));
  return directive || sql ? match(spaced, text, end, 'flag') : undefined;
}

function match(pattern: RegExp, text: string, at: number, by: Value['by']): Joint | undefined {
  pattern.lastIndex = at;
  return pattern.test(text) ? { at: pattern.lastIndex, by } : undefined;
}

/** A quote that nothing closes ends with its line: the output was cut there. */
function readQuoted(text: string, at: number): Omit<Value, 'by' | 'quoted'> | undefined {
  const open = /(\\{0,7})(["'`])/y;
  open.lastIndex = at;
  const [mark, escapes = '', quote = ''] = open.exec(text) ?? [];
  if (mark === undefined) return undefined;
  const start = at + mark.length;
  const inside = escapes === '' ? insidePlain[quote] : insideEscaped;
  if (inside === undefined) return undefined;
  inside.lastIndex = start;
  const [value = ''] = inside.exec(text) ?? [];
  return { start, end: start + value.length, text: value };
}

const insidePlain: Readonly<Record<string, RegExp>> = {
  '"': /(?:[^"\\\n\0]|\\[^\n\0]){0,4096}/y,
  "'": /(?:[^'\\\n\0]|\\[^\n\0]){0,4096}/y,
  '`': /(?:[^`\\\n\0]|\\[^\n\0]){0,4096}/y,
};
const insideEscaped = /(?:(?!\\{1,7}["'`])[^\n\0]){0,4096}/y;

/** Only where the element is closed: '<password>' in a help text is followed by words. */
function endOfElement(text: string, at: number): number {
  elementText.lastIndex = at;
  return elementText.test(text) ? elementText.lastIndex : at;
}

const elementText = /[^<\s]{1,4096}(?:[ \t]{1,8}[^<\s]{1,4096}){0,8}(?=\s{0,40}<\/)/y;

const restOfLine = /[^\r\n\0]{0,4096}/y;

/** Up to the next blank; a line that holds nothing but KEY=VALUE or KEY: VALUE is taken whole, blanks included. */
function endOfPlain(text: string, name: Name, { at, by }: Joint): number {
  restOfLine.lastIndex = at;
  const [rest = ''] = restOfLine.exec(text) ?? [];
  if (by !== 'flag' && isLineStart(text, name.start) && !/[ \t][\w.-]{1,64}["']?[=:]|^<|[ \t]\(/.test(rest)) {
    const whole = rest.replace(/[ \t]+#.*$/, '').trimEnd();
    if (by === 'equals' || whole.split(/[ \t]+/, 7).length < 7)
      return endOfWrapped(text, name.start, at + whole.length);
  }
  const [run = ''] = /^[^\s"'`<>]+/.exec(rest) ?? [];
  const cut = run.search(/[,;&](?=[\w.-]{1,64}\\{0,3}["']?[=:])|\\u0026|\\n|[,;)\]}]+$/);
  return at + (cut === -1 ? run.length : cut);
}

/** A line that fills a terminal goes on where the next one is a single run. */
function endOfWrapped(text: string, start: number, end: number): number {
  if (end - start < 60) return end;
  nextRun.lastIndex = end;
  return nextRun.test(text) ? nextRun.lastIndex : end;
}

const nextRun = /\r?\n[A-Za-z0-9+/_.-]{4,4096}={0,2}(?=[ \t]{0,8}(?:\r?\n|$))/y;

function isLineStart(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - 32), at);
  const line = before.split(/[\n\0]/).at(-1) ?? '';
  if (line.length === 32) return false;
  return /^[ \t]*(?:export |declare -x |ENV |- |\+ )?$/.test(line);
}
