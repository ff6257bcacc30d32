import type { Decision } from '../../access/permit.ts';
import type { Problem } from '../../errors.ts';
import type { Log } from '../../log.ts';
import type { CheckWords } from '../../request/command.ts';
import type { Ms, Place, Request } from '../../request/request.ts';
import type { Ask, People } from '../../run/chat.ts';
import type { Pickers } from '../../run/create-pickers.ts';
import type { Acquaintance } from '../../run/overview.ts';
import type { Rung } from '../../runner/step.ts';

/** A check as the modal offers it. */
export type OfferedCheck = CheckWords & { readonly ceiling: { readonly rung: Rung } };

/** What the modal is made from and judged by: the same as for commands. */
export interface ModalParts {
  readonly pickers: Pickers;
  readonly checks: readonly OfferedCheck[];
  readonly clusters: readonly string[];
  readonly people: Pick<People, 'vouch'> & Pick<Acquaintance, 'vouchAlone'>;
  readonly authorize: (request: Request) => Decision;
  readonly defaultsAt: (at: Place) => {
    readonly cluster?: string;
    readonly namespace?: string;
    readonly private?: boolean;
  };
  readonly checkArgs: (check: string, args: Request['args']) => Problem | undefined;
}

/** The same with what the receiving side has. */
export interface ModalListening extends ModalParts {
  /** Records an ask; what is to be told when it could not be recorded. */
  readonly record: (ask: Ask) => Promise<Problem | undefined>;
  readonly now: () => Ms;
  readonly log: Log;
}
