import type { Decision } from '../access/permit.ts';
import type { Problem } from '../errors.ts';
import type { Log } from '../log.ts';
import type { CheckWords } from '../request/command.ts';
import type { Ms, Person, Place, Request } from '../request/request.ts';
import type { Ask, Chat, Note, People } from './chat.ts';
import type { RunLimits } from './limits.ts';
import type { Audit, AuditEntry, Jobs, Runs } from './ports.ts';

/** access/ with the policy filled in. */
interface Access {
  authorize(request: Request): Decision;
  /** private: answers in this channel go to the requester alone. */
  channelDefaults(at: Place): { readonly cluster?: string; readonly namespace?: string; readonly private?: boolean };
  mayAct(act: {
    readonly who: Person;
    readonly at: Place;
    readonly action: 'status' | 'cancel' | 'again';
    readonly run: Request;
  }): Problem | undefined;
  /** stop and resume. */
  mayControl(act: { readonly who: Person; readonly at: Place }): Problem | undefined;
}

/** What the bot's half needs. */
export interface AnswerParts {
  readonly people: People;
  readonly chat: Chat;
  readonly runs: Runs;
  readonly jobs: Jobs;
  readonly access: Access;
  readonly checks: readonly CheckWords[];
  /** Whether the check's own schema takes the arguments. */
  readonly checkArgs: (check: string, args: Request['args']) => Problem | undefined;
  /** Whether redaction sees a secret in words that would stand in the pod spec for ever. */
  readonly holdsSecret: (words: readonly string[]) => boolean;
  /** Clusters that have workers, as configured. */
  readonly clusters: readonly string[];
  /** runIdOf with the secret filled in. */
  readonly runId: (askId: string) => string;
  readonly limits: RunLimits;
  readonly audit: Audit;
  readonly log: Log;
  readonly now: () => Ms;
}

/** One ask, its person vouched for. */
export interface Asked {
  readonly ask: Ask;
  readonly who: Person;
  readonly parts: AnswerParts;
}

/** Tells the person who asked, and nobody else. */
export async function tell({ ask, parts }: Pick<Asked, 'ask' | 'parts'>, note: Note): Promise<void> {
  await parts.chat.whisper(ask.from, ask.at, note, ask.replyUrl);
}

/** Tells why not, then writes the audit line: when the telling must be tried again, there is still one line. */
export async function refuse(asked: Asked, why: Problem, known: Partial<AuditEntry> = {}): Promise<void> {
  await tell(asked, { kind: 'problem', problem: why });
  asked.parts.audit({ what: 'refused', who: asked.who, at: asked.ask.at, code: why.code, ...known });
}
