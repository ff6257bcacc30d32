import type { WebClient } from '@slack/web-api';
import { atMost } from '../../at-most.ts';
import { asError, type Problem, problem, UserError } from '../../errors.ts';
import type { Log } from '../../log.ts';
import type { Ms, Person } from '../../request/request.ts';
import { translateError } from '../translate-error.ts';
import { formAt, shownForm, typedFormAt } from './form-at.ts';
import type { ModalParts } from './parts.ts';
import { renderRunModal } from './render-run-modal.ts';

export interface Opening {
  /** Slack's trigger_id: good for one view within 3 s. */
  readonly trigger: string;
  readonly person: Person;
  /** The channel it was asked in, where there is one. */
  readonly channel?: string | undefined;
}

export interface OpeningParts extends ModalParts {
  readonly client: WebClient;
  readonly log: Log;
}

/** With the call of views.open it stays far below the 3 s of a trigger and of an acknowledgement. */
const lookMs: Ms = 800;
const firstCheck = 'triage';

/**
 * Opens "Run a check". Where there are no names to choose from, or Slack or Redis are slow to tell, it asks for typed ones.
 * Resolves with what to tell the person instead: they may not use kdebug, or Slack opened nothing.
 */
export async function openRunModal(opening: Opening, parts: OpeningParts): Promise<Problem | undefined> {
  const { trigger, person, channel } = opening;
  try {
    const standing = { person, channel, check: firstCheck };
    const form = (await atMost(lookMs, formAt(standing, parts))) ?? typedFormAt(standing, parts);
    const view = renderRunModal(shownForm(form, person, parts));
    await parts.client.views.open({ trigger_id: trigger, view });
    return undefined;
  } catch (thrown) {
    const error = asError(thrown);
    if (error instanceof UserError) return error.problem;
    parts.log.error({ err: translateError(error, 'views.open') }, 'a modal could not be opened');
    return notOpened();
  }
}

function notOpened(): Problem {
  return problem(
    'modal-not-opened',
    'Slack did not open the form for a check.',
    'Try again, or type it: `/kdebug TARGET [CHECK] [-n NS]`; `/kdebug help` tells more.',
  );
}
