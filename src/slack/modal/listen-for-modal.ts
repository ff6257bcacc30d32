import type { App, RespondFn } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import type { z } from 'zod';
import { asError, type Problem, TransientError, UserError } from '../../errors.ts';
import { sentences } from '../card/sentences.ts';
import { translateError } from '../translate-error.ts';
import { changeForm } from './change-form.ts';
import { actions, runModal } from './form.ts';
import { formAt, shownForm } from './form-at.ts';
import { type Opening, openRunModal } from './open-run-modal.ts';
import type { ModalListening } from './parts.ts';
import { choice, formOf, opener, submission, suggestion } from './payloads.ts';
import { readSubmission } from './read-submission.ts';
import { renderRunModal } from './render-run-modal.ts';
import { submit } from './submit.ts';
import { toOptions } from './to-options.ts';

/**
 * "Run a check": the global shortcut and every button with the action id `kdebug_run` open it (a bare `/kdebug` does in
 * listen.ts); its selects search; what is submitted becomes the ask of a command.
 */
export function listenForModal(app: App, parts: ModalListening): void {
  app.shortcut({ type: 'shortcut', callback_id: runModal }, async ({ body, ack, client }) => {
    await ack();
    const opening = openingOf(opener.parse(body));
    const failed = await openRunModal(opening, { ...parts, client });
    if (failed !== undefined) await tellDirectly(failed, opening, { ...parts, client });
  });

  app.action(runModal, async ({ body, ack, client, respond }) => {
    await ack();
    const read = opener.parse(body);
    const opening = openingOf(read);
    const failed = await openRunModal(opening, { ...parts, client });
    if (failed === undefined) return;
    if (read.response_url === undefined) await tellDirectly(failed, opening, { ...parts, client });
    else await tellPrivately(failed, respond);
  });

  app.action(new RegExp(`^${runModal}_`), async ({ body, ack, client }) => {
    await ack();
    await showChoice(choice.parse(body), { ...parts, client });
  });

  app.options<'block_suggestion'>({ action_id: new RegExp(`^${runModal}_`) }, async ({ body, ack }) => {
    await ack({ options: await optionsFor(suggestion.parse(body), parts) });
  });

  app.view({ type: 'view_submission', callback_id: runModal }, async ({ body, ack }) => {
    const { user: person, view, response_urls } = submission.parse(body);
    const given = readSubmission(view.state.values, response_urls);
    const form = formOf(view);
    const result = await submit({ given, form, person, view: view.id, now: parts.now() }, parts);
    const failed = 'ask' in result ? await parts.record(result.ask) : undefined;
    if ('mistake' in result) return inPlace(result.mistake.block, result.mistake.why);
    if (failed !== undefined) return inPlace('channel', `${failed.message} ${failed.nextStep}`);
    return ack();

    function inPlace(block: string, why: string): Promise<void> {
      return ack({ response_action: 'errors', errors: { [block]: why } });
    }
  });
}

type Calling = ModalListening & { readonly client: WebClient };

function openingOf({ user, trigger_id, channel }: z.infer<typeof opener>): Opening {
  return { trigger: trigger_id, person: user, channel: channel?.id };
}

/** A choice on which other blocks depend. */
async function showChoice({ user: person, view, actions: [chosen] }: z.infer<typeof choice>, parts: Calling) {
  const { action_id: action, selected_option, selected_conversation } = chosen;
  const before = formOf(view);
  const changed = changeForm(before, action, selected_option?.value ?? selected_conversation ?? undefined);
  if (changed === undefined) return;
  try {
    const form =
      action === actions.channel ? await formAt({ ...changed, person, channel: changed.channel }, parts) : changed;
    const shown = renderRunModal(shownForm(form, person, parts));
    await parts.client.views.update({ view_id: view.id, hash: view.hash, view: shown });
  } catch (thrown) {
    const error = asError(thrown);
    // What they may not do is said when they submit.
    if (error instanceof UserError) return;
    // A view that was changed or closed meanwhile needs none.
    parts.log.info({ err: translateError(error, 'views.update') }, 'a modal was not brought up to date');
  }
}

async function optionsFor({ user: person, view, action_id, value }: z.infer<typeof suggestion>, parts: ModalListening) {
  try {
    return await toOptions({ action: action_id, words: value, form: formOf(view), person }, parts);
  } catch (error) {
    // Slack shows 'No result' either way; why comes with the submission.
    if (error instanceof UserError || error instanceof TransientError) return [];
    throw error;
  }
}

function tellPrivately(why: Problem, respond: RespondFn): Promise<unknown> {
  return respond({ text: sentences(why), response_type: 'ephemeral', replace_original: false });
}

/** Slack's own menu and App Home stand in no channel: only a direct message is left. */
async function tellDirectly(why: Problem, { person }: Opening, { client, log }: Calling): Promise<void> {
  try {
    await client.chat.postMessage({ channel: person.id.replace(/^.*\//, ''), text: sentences(why), parse: 'none' });
  } catch (error) {
    log.warn({ err: translateError(error, 'chat.postMessage') }, 'a person could not be told why no form opened');
  }
}
