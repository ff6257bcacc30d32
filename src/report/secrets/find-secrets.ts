import { findAssignments } from './find-assignments.ts';
import { findByRules } from './find-by-rules.ts';
import { findInBase64 } from './find-in-base64.ts';
import { findInCommands } from './find-in-commands.ts';
import { findInHeaders } from './find-in-headers.ts';
import { findInManifests } from './find-in-manifests.ts';
import { findInUrls } from './find-in-urls.ts';
import { findPrivateKeys } from './find-private-keys.ts';
import { findShapes } from './find-shapes.ts';
import { markFiller } from './is-placeholder.ts';
import { mergeSecrets } from './merge-secrets.ts';
import type { Finder, Secret } from './secret.ts';
import type { View } from './view.ts';
import { decodedView, unwrappedView, visibleView } from './views.ts';

/** Secrets of a text in their order, none overlapping another: our own classes, then secretlint's rules. */
export function findSecrets(text: string): readonly Secret[] {
  const own = mergeSecrets(findOwn(text));
  const rest = fill(text, own);
  return mergeSecrets([...own, ...findByRules(rest)]);
}

/** In the order in which they name a secret that several of them see. */
const byLook: readonly Finder[] = [findPrivateKeys, findShapes, findInHeaders, findInUrls];
const byContext: readonly Finder[] = [findInManifests, findInCommands, findAssignments];

/** The text as it is, as a terminal shows it, with wrapped lines joined, and decoded. */
function findOwn(text: string): readonly Secret[] {
  const visible = visibleView(text);
  const unwrapped = unwrappedView(visible.text);
  const decoded = decodedView(visible.text);
  const found = [
    ...findPlain(visible.text),
    ...findInBase64(visible.text, findPlain),
    ...(decoded === undefined ? [] : inSource(decoded, findPlain(decoded.text))),
    ...(unwrapped === undefined ? [] : inSource(unwrapped, findLooks(unwrapped.text))),
    ...(unwrapped === undefined ? [] : inSource(unwrapped, findInBase64(unwrapped.text, findPlain))),
  ];
  return inSource(visible, found);
}

function inSource(view: View, secrets: readonly Secret[]): readonly Secret[] {
  return secrets.map(({ start, end, kind }) => ({ ...view.toSource(start, end), kind }));
}

/** Without another look at what is written in code: one level is what people and programs do. */
function findPlain(text: string): readonly Secret[] {
  return [...byLook, ...byContext].flatMap((find) => find(text));
}

function findLooks(text: string): readonly Secret[] {
  return byLook.flatMap((find) => find(text));
}

function fill(text: string, secrets: readonly Secret[]): string {
  if (secrets.length === 0) return text;
  const pieces: string[] = [];
  let from = 0;
  for (const { start, end } of secrets) {
    pieces.push(text.slice(from, start), markFiller.repeat(end - start));
    from = end;
  }
  return [...pieces, text.slice(from)].join('');
}
