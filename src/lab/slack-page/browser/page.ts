import type { Done } from './post-act.ts';
import type { State } from './state.ts';

/** What every part of the page may do. */
export interface Page {
  readonly state: State;
  /** Sends what the person did; says what went wrong in the status line. Resolves true when nothing did; never rejects. */
  act(body: Readonly<Record<string, unknown>>): Promise<boolean>;
  /** The same, with all that the server told. */
  send(body: Readonly<Record<string, unknown>>): Promise<Done>;
  say(sentence: string): void;
  openThread(ts: string | undefined): void;
  openChannel(id: string): void;
  openHome(): Promise<void>;
  /** Reads everything anew, as this person. */
  become(user: string): Promise<void>;
  ask(question: Question): Promise<boolean>;
}

/** A confirm dialog, as the element that was clicked asks for it. */
export interface Question {
  readonly title: string;
  readonly text: string;
  readonly yes: string;
  readonly no: string;
  readonly danger: boolean;
}
