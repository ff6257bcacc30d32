import { declaredPeers } from '../declared-peers.ts';
import type { crashCodes } from './crash-codes.ts';
import { mountOver } from './mount-over.ts';
import { peerInLine, peerName } from './peer-in-line.ts';
import type { FoundReason } from './read-log-reason.ts';
import { serviceLink } from './service-link.ts';
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
  if (ofPeers.has(code)) return explainPeer(view, container, { code, line });
  if (code === 'crash-local-ports') return { code, clause: `${said}: its local ports are used up (exhausted)` };
  if (code === 'crash-port-in-use') return { code, clause: `${said}${otherContainer(view, container, line)}` };
  if (code === 'crash-missing-file' || code === 'crash-permission-denied' || code === 'crash-no-space') {
    const mount = pathsIn(line)
      .map((path) => mountOver(view, container, path))
      .find((one) => one !== undefined);
    return { code, clause: mount === undefined ? said : `${said}; what is there comes from ${mount}` };
  }
  if (code === 'crash-read-only' && container.spec.securityContext?.readOnlyRootFilesystem === true) {
    return { code, clause: `${said} (readOnlyRootFilesystem is set)` };
  }
  return { code, clause: said };
}

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
  const named = peerInLine(view, container, line);
  if (named !== undefined) {
    const name = peerName(view, named);
    const isNamed = line.toLowerCase().includes(named.host);
    return { code, clause: isNamed ? said : `${said} (of ${name})`, about: name };
  }
  const [only, another] = declaredPeers(view.pod, container.name);
  if (only === undefined || another !== undefined || /localhost|127\.0\.0\.1/.test(line)) return { code, clause: said };
  const name = peerName(view, only);
  return { code, clause: `${said} (it must be of ${name}, the only peer that its spec names)`, about: name };
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
