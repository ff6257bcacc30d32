import type { Readable, Writable } from 'node:stream';
import type { ContainerLog } from './container-log.ts';

/** A process of a container, as attach and exec see it. */
export interface Attachable {
  readonly log: ContainerLog;
  /** Missing when the container was made without one. */
  readonly stdin?: Writable;
  /** Hears both streams apart from now on. Returns how to stop. */
  hear(heard: (stream: 1 | 2, bytes: Uint8Array) => void): () => void;
  /** Settles with the exit status once all output was heard. */
  readonly ended: Promise<number>;
}

export interface Executed {
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  readonly ended: Promise<number>;
  kill(): void;
}

/** What the API asks of the kubelet. */
export interface Runtime {
  /** undefined while there is none: the container waits, or has no life before this one. */
  log(podUid: string, container: string, previous: boolean): ContainerLog | undefined;
  /** undefined when it does not run. */
  attach(podUid: string, container: string): Attachable | undefined;
  /** undefined when it does not run. */
  exec(podUid: string, container: string, argv: readonly string[]): Executed | undefined;
}
