/** A line of a message, or a part of one. */
export interface Piece {
  readonly text: string;
  /** What shows how to do something is not what the message is about; of an example not even the labels are. */
  readonly as: 'told' | 'instruction' | 'example';
}

/** From here to the end of the sentence names are examples. */
const example =
  /\b(?:e\.?g\.|for example|for instance|z\.\s?B\.|zum beispiel|par exemple|por ejemplo|ad esempio|such as|examples?\b|beispiel\w*|exemples?\b|ejemplos?\b)/i;
const sentenceEnd = /[.!?)]\s+(?=[A-Z])/;
/** One line that points elsewhere. */
const pointer = /^\W{0,8}(?:runbook|playbook|see also|related|similar|previous\w*|last time)\b/i;
/** Instructions, to the next empty line. */
const instructions =
  /^\W{0,8}(?:how to|to (?:fix|debug|resolve|mitigate)|steps|next steps?|troubleshoot\w*|remediation|mitigation|what to do)\b/i;
const step = /^\s{0,8}(?:\d{1,2}[.)]|step \d)\s/i;
const maxLines = 1_500;

/** The lines of a text, examples apart. Instructions are what an app posts with each alert; a person means what they type. */
export function toPieces(text: string, byPerson: boolean): readonly Piece[] {
  let instructed = false;
  return text.split('\n', maxLines).flatMap((line) => {
    if (line.trim() === '') instructed = false;
    if (instructions.test(line)) instructed = true;
    const aside = !byPerson && (instructed || pointer.test(line) || step.test(line));
    return aside ? [{ text: line, as: 'instruction' as const }] : withoutExample(line);
  });
}

function withoutExample(text: string): readonly Piece[] {
  const from = text.search(example);
  if (from === -1) return [{ text, as: 'told' }];
  const tail = text.slice(from);
  const length = tail.search(sentenceEnd);
  const shown = length === -1 ? tail : tail.slice(0, length + 1);
  const pieces: readonly Piece[] = [
    { text: text.slice(0, from), as: 'told' },
    { text: shown, as: 'example' },
    { text: tail.slice(shown.length), as: 'told' },
  ];
  return pieces.filter((piece) => piece.text.trim() !== '');
}
