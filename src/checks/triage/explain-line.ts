import { declaredPeers } from '../declared-peers.ts';
import type { crashCodes } from './crash-codes.ts';
import { mountOver } from './mount-over.ts';
import { peerInLine, peerName } from './peer-in-line.ts';
import type { FoundReason } from './read-log-reason.ts';
import { serviceLink } from './service-link.ts';
import { speakingServer } from './speaking-server.ts';
import { lowPort, missingSubPath, smallPlace, unfilledReference } from './spec-clues.ts';
import type { Container, View } from './view.ts';
import { quoted } from './words.ts';

export interface Explained {
  readonly code: keyof typeof crashCodes;
  readonly clause: string;
  /** The peer, where the line names one: what is known of it is then the cause. */
  readonly about?: string;
  readonly nextStep?: string;
}

/** A telling line together with what the spec knows of the thing it names. */
export function explainLine(view: View, container: Container, { code, line }: FoundReason): Explained {
  const said = `«${quoted(line)}»`;
  const link = serviceLink(view, container, line);
  if (link !== undefined) return { code: 'crash-service-link', clause: `${link} ${said}` };
  const open = unfilledReference(container);
  if (open !== '' && (line.includes('$(') || code === 'crash-for-peer')) {
    return { code: 'crash-missing-variable', clause: `${said}${open}`, nextStep: defineBefore };
  }
  if (ofPeers.has(code)) return explainPeer(view, container, { code, line });
  const full =
    code === 'crash-no-space' && spokenByServer.test(line)
      ? explainPeer(view, container, { code: 'crash-peer-error', line })
      : undefined;
  if (full?.about !== undefined) return full;
  if (code === 'crash-heap-full') return { code, clause: `${said}${heapFlag(container)}` };
  if (code === 'crash-local-ports') return { code, clause: `${said}: its local ports are used up (exhausted)` };
  if (code === 'crash-port-in-use') return { code, clause: `${said}${otherContainer(view, container, line)}` };
  if (code === 'crash-missing-file' || code === 'crash-permission-denied' || code === 'crash-no-space') {
    return { code, clause: `${said}${ofPath(view, container, { code, line })}` };
  }
  if (code === 'crash-read-only' && container.spec.securityContext?.readOnlyRootFilesystem === true) {
    return { code, clause: `${said} (readOnlyRootFilesystem is set)` };
  }
  return { code, clause: said };
}

const defineBefore = 'Define the variable that the value refers to, before it in the list of env.';

/** What the spec knows of the path that a line names, or of the thing that it leaves out. */
function ofPath(view: View, container: Container, { code, line }: FoundReason): string {
  const paths = pathsIn(line);
  if (/is a ?directory/i.test(line)) {
    const clue = paths.map((path) => missingSubPath(view, container, path)).find((one) => one !== '');
    if (clue !== undefined) return clue;
  }
  const mount = paths.map((path) => mountOver(view, container, path)).find((one) => one !== undefined);
  if (mount !== undefined) return `; what is there comes from ${mount}`;
  if (paths.length > 0) return '';
  if (code === 'crash-permission-denied') return lowPort(view, container, line);
  return code === 'crash-no-space' ? smallPlace(view, container) : '';
}

/** Where the command or a variable caps the heap: Node.js, the JVM and Go by their usual flags. */
function heapFlag({ spec }: Container): string {
  const env = (spec.env ?? []).map(({ value = '' }) => value);
  const text = [...(spec.command ?? []), ...(spec.args ?? []), ...env].join(' ');
  const [flag] = /--max[-_]old[-_]space[-_]size=\d{1,9}|-Xmx\d{1,9}[kmgKMG]?|\b\d{1,9}[KMG]iB\b/.exec(text) ?? [];
  const limit = spec.resources?.limits?.memory;
  const beside = limit === undefined ? '' : `, and the container's limit is ${limit}`;
  return flag === undefined ? '' : `; its heap is capped by ${flag}${beside}`;
}

/** As PostgreSQL tells its clients that its own disk is full. */
const spokenByServer = /could not (?:extend|write to|create) file "(?:base|pg_)/i;

const ofPeers: ReadonlySet<string> = new Set([
  'crash-for-peer',
  'crash-login-refused',
  'crash-tls-error',
  'crash-http-status',
  'crash-peer-error',
]);

/** A line that names nobody can only be about the one peer that the spec names. */
function explainPeer(view: View, container: Container, { code, line }: FoundReason): Explained {
  const said = `«${quoted(line)}»`;
  if (code === 'crash-for-peer' && loopback.test(line)) return { code, clause: `${said}${meansItself(view, line)}` };
  const named = peerInLine(view, container, line);
  if (named !== undefined) {
    const name = peerName(view, named);
    const isNamed = line.toLowerCase().includes(named.host);
    return { code, clause: isNamed ? said : `${said} (of ${name})`, about: name };
  }
  if (loopback.test(line)) return { code, clause: said };
  const speaker = speakingServer(view, container, line);
  if (speaker !== undefined) {
    const name = peerName(view, speaker);
    return { code, clause: `${said}${inWords(line)} (of ${name}, by its words)`, about: name };
  }
  const [only, another] = declaredPeers(view.pod, container.name, view.services);
  if (only === undefined || another !== undefined) return { code, clause: said };
  const name = peerName(view, only);
  return { code, clause: `${said} (it must be of ${name}, the only peer that its spec names)`, about: name };
}

/** Redis says what a person calls a wrong password, or none, in one word. */
function inWords(line: string): string {
  return /\bNOAUTH\b/.test(line) ? ': it got no password, or a wrong one' : '';
}

const loopback = /\blocalhost\b|\b127\.0\.0\.1\b|\[::1\]/i;

/** localhost is the pod itself: another container of it, or a word that was copied from a laptop. */
function meansItself({ containers }: View, line: string): string {
  const [, port] = /(?:localhost|127\.0\.0\.1|\[::1\])["']?[:/](\d{1,5})\b/i.exec(line) ?? [];
  const owner = containers.find(({ spec }) => spec.ports?.some(({ containerPort }) => String(containerPort) === port));
  if (owner !== undefined) return `; that port is to be served by ${owner.title} of the same pod`;
  const where = port === undefined ? 'there' : `on port ${port}`;
  return `; localhost means the pod itself, and no container of it is said to listen ${where}`;
}

function pathsIn(line: string): readonly string[] {
  return [...line.matchAll(/(?:^|[\s'"`(=:«])(\/[\w.@+\-/]{1,255})/g)].map(([, path = '']) =>
    path.replace(/[.:]$/, ''),
  );
}

/** The containers of a pod share its ports: who else names the one that this container wants. */
function otherContainer({ containers }: View, { name, spec }: Container, line: string): string {
  const text = [
    line,
    ...(spec.env ?? []).map(({ value = '' }) => value),
    ...(spec.command ?? []),
    ...(spec.args ?? []),
  ].join(' ');
  const wanted = new Set([...text.matchAll(/\b\d{2,5}\b/g)].map(([port]) => Number(port)));
  for (const { containerPort } of spec.ports ?? []) wanted.add(containerPort);
  const others = containers.filter((other) => other.name !== name);
  const taken = others.flatMap((other) =>
    (other.spec.ports ?? [])
      .filter(({ containerPort }) => wanted.has(containerPort))
      .map(({ containerPort }) => `; port ${containerPort} is taken by ${other.title} of the same pod`),
  );
  return taken[0] ?? '';
}
