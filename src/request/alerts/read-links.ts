import { type Clue, scores } from './alert.ts';
import { wrapLines } from './cut-text.ts';
import { kindOf } from './kind-words.ts';
import { isNamespace, isObjectName } from './pod-shape.ts';
import { readRecords } from './read-records.ts';

/** Dashboards' and consoles' addresses of one pod: /namespaces/NS/pods/POD, /ns/NS/pods/POD, Rancher's and GKE's. */
const paths = [
  /\/(?:namespaces|ns|namespace)\/([a-z0-9-]{1,63})\/(?:pods|pod)\/([a-z0-9.-]{1,253})/,
  /\/(?:explorer|workload)\/pod\/([a-z0-9-]{1,63})\/([a-z0-9.-]{1,253})/,
  /\/kubernetes\/pod\/[a-z0-9-]{1,40}\/[a-z0-9-]{1,63}\/([a-z0-9-]{1,63})\/([a-z0-9.-]{1,253})/,
  /\/pod\/([a-z0-9-]{1,63})\/([a-z0-9.-]{1,253})/,
] as const;

/** What the addresses of a message tell: variables of a dashboard, an expression, a filter, a path. */
export function readLinks(links: readonly string[], from = 'a link'): readonly Clue[] {
  return links.flatMap((link) => readLink(link, from));
}

function readLink(link: string, from: string): readonly Clue[] {
  const url = URL.parse(link);
  if (url === null) return [];
  const inPath = pathClue(decode(url.pathname), from);
  const lines = [...url.searchParams].map(([key, value]) => {
    const name = key.replace(/^var-/, '');
    const text = decode(value);
    return /^[\w.-]{1,40}$/.test(text) && !/^(?:All|\$__all)$/i.test(text) && key !== name ? `${name}=${text}` : text;
  });
  // A fragment may hold a query of its own: consoles and older dashboards put it there.
  const text = [...lines, decode(url.hash.slice(1))].join('\n');
  return [...inPath, ...treeClues(text, from), ...readRecords(wrapLines(joined(text)), { score: scores.link, from })];
}

/** Variables stand one a line and belong together; a tag query is words. */
const joined = (text: string): string => text.replaceAll('\n', ' , ');

function pathClue(path: string, from: string): readonly Clue[] {
  for (const pattern of paths) {
    const [, namespace = '', name = ''] = pattern.exec(path) ?? [];
    if (isNamespace(namespace) && isObjectName(name)) {
      return [{ kind: 'Pod', name, namespace, score: scores.link, reason: `${from}: Pod ${name}` }];
    }
  }
  return [];
}

/** Argo CD's node in the tree of an application: apps/Deployment/NS/NAME/0. */
function treeClues(text: string, from: string): readonly Clue[] {
  const [, word = '', namespace = '', name = ''] =
    /(?:^|\/|\s)([A-Z][A-Za-z]{2,20})\/([a-z0-9-]{1,63})\/([a-z0-9.-]{1,253})\/\d/.exec(text) ?? [];
  const kind = kindOf(word);
  if (kind === undefined || kind === 'ReplicaSet' || !isNamespace(namespace) || !isObjectName(name)) return [];
  return [{ kind, name, namespace, score: scores.link, reason: `${from}: ${kind} ${name}` }];
}

function decode(text: string): string {
  try {
    return /%[0-9a-f]{2}/i.test(text) ? decodeURIComponent(text) : text;
  } catch {
    // A percent sign that encodes nothing: as it stands.
    return text;
  }
}
