import type { Input } from '../../check/check.ts';
import type { CodeTable } from '../../check/make-finding.ts';
import type { Fact } from '../../report/finding.ts';
import { containerSpec } from '../container-spec.ts';
import { containerEnv } from './container-env.ts';
import { type Credentials, findCredentials } from './find-credentials.ts';
import type { JudgeFields } from './judge-login.ts';
import type { Heard, JudgeAnswer } from './judge-server.ts';
import type { ServerKind } from './server-kind.ts';
import { type ServerPeer, serverPeers } from './server-peers.ts';

/** Host and port are missing where the spec shall name the server. */
export interface ServerArgs {
  readonly host?: string;
  readonly port?: number;
}

export interface ServerDefinition {
  readonly kind: ServerKind;
  readonly summary: string;
  readonly codes: CodeTable;
  readonly script: string;
  /** The two arguments of the dialogs. */
  readonly words?: (peer: ServerPeer, found: Credentials | undefined) => readonly [string, string];
  readonly judge: JudgeAnswer;
  readonly facts?: (heard: Heard) => readonly Fact[];
  readonly login?: ServerLogin;
}

export interface ServerLogin {
  readonly script: string;
  /** The arguments behind hostNetwork, host and port. */
  readonly words: (peer: ServerPeer, found: Credentials) => readonly string[];
  readonly toolbox?: 'db';
  readonly judge: JudgeFields;
}

/** One server that is asked, and what a login would take. */
export interface Server {
  readonly peer: ServerPeer;
  readonly step: string;
  readonly found: Credentials | 'several' | undefined;
}

/** Those that the words name, else those of the spec. */
export function serversOf(
  { kind, login }: ServerDefinition,
  { args, api, target }: Input<ServerArgs>,
): readonly Server[] {
  const container = containerSpec(api.pod, target);
  const { host, port = kind.port } = args;
  const peers = host === undefined ? serverPeers(api.pod, container, kind) : [{ host, port }];
  return peers.map((peer, n) => ({
    peer,
    step: n === 0 ? kind.name : `${kind.name}-${n + 1}`,
    // One login is enough, and all steps of a container share its environment.
    found: n === 0 && login !== undefined ? findCredentials(containerEnv(container), peer, kind) : undefined,
  }));
}
