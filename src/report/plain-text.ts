/** ECMA-48 control sequences (CSI, OSC and the two-character ones), as terminals obey them. */
// oxlint-disable-next-line no-control-regex -- control characters are what this looks for
const escapes = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\-_])/g;
/** Other controls, and the marks that turn or hide text (Unicode TR 36). */
// oxlint-disable-next-line no-control-regex -- control characters are what this looks for
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;

/** Hostile text as a person may see it: no terminal or bidi controls; lines and tabs stay. */
export function plainText(text: string): string {
  return text.replace(/\r\n/g, '\n').replace(escapes, '').replace(controls, '');
}
