import type { Spec, Start } from '../job/spec.ts';
import type { Log } from '../log.ts';
import type { Api } from './api.ts';
import type { Attached, Place } from './attach.ts';
import type { OutputTail } from './tail-of-output.ts';

/** One container that is read, and what is known of the reading so far. */
export interface Following {
  readonly api: Api;
  readonly spec: Spec;
  readonly start: Start;
  /** Another worker injected it: attach would show the middle of its output. */
  readonly resumed: boolean;
  readonly place: Place;
  readonly log: Log;
  readonly tail: OutputTail;
  way: 'attach' | 'log';
  attached?: Attached;
  cancelAsked: boolean;
  ended: PromiseWithResolvers<void>;
}

/** What attach delivered and nobody read yet; when there is more, the rest is read from the log. */
export const maxHeldBytes = 1024 * 1024;
