/** One word of a line, with what stood around it. */
export interface Word {
  /** Without marks and punctuation. */
  readonly text: string;
  readonly lower: string;
  /** Between backticks or quotes: somebody meant the word itself. */
  readonly quoted: boolean;
  /** Its end is missing: '…'. */
  readonly cut: boolean;
  /** Between round brackets. */
  readonly bracketed: boolean;
  /** A bracket opens before it. */
  readonly opens: boolean;
  /** A sentence or part of it ends behind it. */
  readonly ends: boolean;
  /** What follows explains it. */
  readonly colon: boolean;
}

const maxWords = 400;
/** Names have 253 at most, with a namespace 317. */
const maxChars = 320;

export function wordsOf(line: string): readonly Word[] {
  return line.split(/[\s|]+|,(?=\S)/, maxWords).flatMap((raw) => {
    const text = raw
      .replace(/^[("'`[{«„]{1,6}/, '')
      .replace(/(?:'s|’s)$/, '')
      .replace(/[)"'`\]}>,;:!?.»“]{1,8}$/, '')
      .replace(/'s$/, '');
    if (text === '' || text.length > maxChars) return [];
    return {
      text,
      lower: text.toLowerCase(),
      quoted: /^[([{]{0,2}["'`«„].{0,330}["'`»“][)\]},;:!?.]{0,4}$/.test(raw),
      cut: /(?:…|\.\.\.)\W{0,2}$/.test(raw),
      bracketed: raw.startsWith('(') && /\)\W{0,2}$/.test(raw),
      colon: /:["'`]{0,2}$/.test(raw),
      opens: /^[([]/.test(raw),
      ends: /[,;!?.:)\]]["'`)]{0,2}$/.test(raw),
    };
  });
}
