import { renderBlocks } from './blocks.ts';
import { h } from './h.ts';
import { dateText } from './inline.ts';
import { listOf } from './json.ts';
import { renderMrkdwn } from './mrkdwn.ts';
import type { Page } from './page.ts';
import { memberOf, threadOf } from './state.ts';
import type { MessageView } from './wire.ts';

/** As deploy/slack-manifest.yaml calls them. */
export const shortcutNames: Readonly<Record<string, string>> = {
  kdebug_look: 'Look into this with kdebug',
  kdebug_run: 'Run a check',
};

/** One message as Slack's client lays it out. inThread: without the line that leads to its thread. */
export function renderMessage(message: MessageView, page: Page, inThread: boolean): HTMLElement {
  const { state } = page;
  const author = memberOf(state, message.user);
  const name = author?.name ?? message.user;
  const { channel, ts } = message;
  const onAction = (action: string, how: object) => page.act({ act: 'click', channel, ts, action, ...how });
  const blocks = message.blocks ?? [];
  return h(
    'article',
    {
      class: `message${message.onlyYou === true ? ' only-you' : ''}`,
      'data-ts': ts,
      'aria-label': `Message of ${name}`,
    },
    h(
      'span',
      { class: `face-of ${author?.kind === 'app' ? 'app' : ''}`, 'aria-hidden': 'true' },
      name.slice(0, 1).toUpperCase(),
    ),
    h(
      'div',
      { class: 'body' },
      message.onlyYou === true && h('p', { class: 'note' }, 'Only visible to you'),
      h(
        'p',
        { class: 'by' },
        h('strong', {}, name),
        author?.kind !== undefined && author.kind !== 'member' && h('span', { class: 'badge' }, author.kind),
        h('time', {}, dateText(Number(ts), '{time}', '')),
      ),
      h(
        'div',
        { class: 'content' },
        ...(blocks.length === 0 ? renderMrkdwn(message.text, state) : renderBlocks(blocks, page, onAction)),
        message.edited === true && h('span', { class: 'edited' }, ' (edited)'),
      ),
      ...attachments(message, page),
      ...files(message),
      !inThread && repliesLine(message, page),
    ),
    message.onlyYou !== true && menu(message, page),
  );
}

function attachments({ attachments: all }: MessageView, page: Page): readonly HTMLElement[] {
  return listOf(all).map((one) => {
    const blocks = listOf(one.blocks);
    const text = [one.pretext, one.title, one.text].filter((part) => typeof part === 'string').join('\n');
    const shown = blocks.length > 0 ? renderBlocks(blocks, page, async () => {}) : renderMrkdwn(text, page.state);
    return h('div', { class: 'attachment' }, ...shown);
  });
}

function files({ files: all }: MessageView): readonly HTMLElement[] {
  return (all ?? []).map(({ id, name, size }) =>
    h(
      'p',
      { class: 'file' },
      h('a', { href: `/files/${id}`, target: '_blank', rel: 'noopener' }, name),
      ` ${bytes(size)}`,
    ),
  );
}

const bytes = (size: number): string => (size < 1024 ? `${size} bytes` : `${(size / 1024).toFixed(1)} KiB`);

function repliesLine({ ts, onlyYou }: MessageView, page: Page): HTMLElement | undefined {
  const count = threadOf(page.state, ts).length - 1;
  if (onlyYou === true || count < 1) return undefined;
  const open = h('button', { type: 'button', class: 'replies' }, count === 1 ? '1 reply' : `${count} replies`);
  open.addEventListener('click', () => page.openThread(ts));
  return open;
}

function menu({ channel, ts, thread_ts }: MessageView, page: Page): HTMLElement {
  const reply = h('button', { type: 'button' }, 'Reply in thread');
  reply.addEventListener('click', () => page.openThread(thread_ts ?? ts));
  const shortcuts = page.state.snapshot.app.shortcuts.message.map((callback) => {
    const one = h('button', { type: 'button' }, shortcutNames[callback] ?? callback);
    one.addEventListener('click', () => void page.act({ act: 'message-shortcut', channel, ts, callback }));
    return one;
  });
  return h('div', { class: 'menu', role: 'group', 'aria-label': 'Actions on this message' }, reply, ...shortcuts);
}
