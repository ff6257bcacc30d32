import type { DeliveryOutcome } from '../journal.ts';
import type { JsonObject } from '../json.ts';
import type { EphemeralMessage, Message } from '../message-store.ts';

/** What became of something a person did, once the app has acknowledged it or has failed to within three seconds. */
export interface ActOutcome {
  /** 'refused': Slack itself said no and the app heard nothing. 'declined': the person said no in the confirm dialog. */
  readonly outcome: DeliveryOutcome | 'refused' | 'declined';
  /** The body of the acknowledgement; {} when it was empty. */
  readonly answer: unknown;
  /** The payload as the app got it; its own copy, safe to change and to deliver again. */
  readonly payload: JsonObject;
  /** What Slack showed the person because of the acknowledgement, a refusal or a failure. */
  readonly shown?: Message | EphemeralMessage;
  readonly tookMs: number;
}

/** A person at Slack's client. Throws where a real client would not even offer it: no such button, not in the channel. */
export interface Person {
  readonly id: string;
  /** line: '/kdebug web netcheck'. Slack refuses slash commands in threads, so threadTs ends as 'refused'. */
  command(channel: string, line: string, options?: { readonly threadTs?: string }): Promise<ActOutcome>;
  /** Posts '@app text' and delivers app_mention. Resolves after the first attempt; redeliveries go on behind it. */
  mention(
    channel: string,
    text: string,
    options?: { readonly threadTs?: string },
  ): Promise<ActOutcome & { readonly message: Message }>;
  /** A message that does not mention the app, of which the app hears nothing. */
  post(channel: string, text: string, options?: { readonly threadTs?: string }): Message;
  /** A button, or with value an option of a select or overflow menu, in a message or in an ephemeral one of theirs. */
  click(channel: string, messageTs: string, actionId: string, options?: ClickOptions): Promise<ActOutcome>;
  /** A click in the topmost modal of theirs. */
  clickView(actionId: string, options?: ClickOptions): Promise<ActOutcome>;
  /** Types into a select of the topmost modal that asks the app for its options. */
  suggest(actionId: string, words?: string): Promise<Suggested>;
  /** Submits the topmost modal. Throws when something needed is missing. values: by action_id, as view.state.values carries them. */
  submit(values?: Readonly<Record<string, JsonObject>>): Promise<ActOutcome>;
  openHome(): Promise<ActOutcome>;
  /** A click in their Home tab. */
  clickHome(actionId: string, options?: ClickOptions): Promise<ActOutcome>;
  /** Closes the topmost modal without submitting it; the app hears of it when the view asks for that. */
  closeView(): Promise<void>;
  /** A choice in the menu of a message that they can see. Throws when the app's manifest has none of that callback id. */
  messageShortcut(channel: string, messageTs: string, callbackId: string): Promise<ActOutcome>;
  /** A choice in Slack's own menu. */
  shortcut(callbackId: string): Promise<ActOutcome>;
}

/** What Slack shows in a select whose options come from the app. */
export type Suggested = ActOutcome & {
  readonly options: readonly JsonObject[];
  /** Why Slack takes none of the options. */
  readonly wrong: readonly string[];
};

export interface ClickOptions {
  /** Of an option, a conversation's id, or text; of checkboxes the values that are ticked, with blanks between. */
  readonly value?: string;
  /** The block_id, where several elements have the same action_id. */
  readonly block?: string;
  /** Their answer in the confirm dialog, where the element has one; yes unless given. */
  readonly confirm?: boolean;
}
