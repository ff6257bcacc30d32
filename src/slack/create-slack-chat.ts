import { WebClient } from '@slack/web-api';
import { asError, TransientError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Card, Chat } from '../run/chat.ts';
import { readAddress, readPersonId, readRef, toAddress, toRef } from './address.ts';
import { attachFile } from './attach-file.ts';
import { call } from './call.ts';
import { renderCard } from './card/render-card.ts';
import { renderNote } from './card/render-note.ts';
import { plainReply, renderReply } from './card/render-reply.ts';
import { clientOptions } from './client-options.ts';
import { createFinder } from './find-own.ts';
import { type Home, readHome } from './home.ts';
import { type Outgoing, postMessage, updateMessage } from './post-message.ts';
import { whisper } from './whisper.ts';

export interface ChatParts {
  readonly botToken: string;
  /** Slack's Web API, ending in '/api/'. */
  readonly apiUrl: string;
  /** chat.update is limited for the whole app in a workspace, so all processes share one budget. */
  readonly budget: { take(): Promise<boolean> };
  readonly log: Log;
}

/** The port Chat on Slack's Web API. Clients apart by purpose, so that a rate limit on updates never delays an answer. */
export function createSlackChat({ botToken, apiUrl, budget, log }: ChatParts): Chat {
  const client = (kind: 'live' | 'once' | 'sure') => new WebClient(botToken, clientOptions(apiUrl, log, kind));
  const live = client('live');
  const once = client('once');
  const sure = client('sure');
  const finder = createFinder(
    sure,
    keep(() => readHome(sure)),
    log,
  );

  return {
    post: async (at, card, mayExist) => {
      const spot = readAddress(at);
      const own = { run: card.run, what: 'card' } as const;
      const ts = mayExist ? await finder.post(spot, own, card.request.askedAt) : undefined;
      if (ts !== undefined) return toRef({ channel: spot.channel, ts, thread: spot.thread ?? ts });
      return toRef(await postMessage(once, spot, own, cardMessage(card)));
    },
    reply: async (ref, card, { mention, mayExist }) => {
      const { channel, thread } = readRef(ref);
      const own = { run: card.run, what: 'reply' } as const;
      const ts = mayExist ? await finder.post({ channel, thread }, own, card.request.askedAt) : undefined;
      if (ts !== undefined) return toRef({ channel, ts, thread });
      const style = { mention, thread: true };
      const message = { ...renderReply(card, style), plain: plainReply(card, style) };
      return toRef(await postMessage(once, { channel, thread }, own, message));
    },
    say: async (ref, run, { key, text }) => {
      const { channel, thread } = readRef(ref);
      const own = { run, what: key };
      if ((await finder.post({ channel, thread }, own)) !== undefined) return;
      const rendered = renderNote({ kind: 'text', text });
      await postMessage(once, { channel, thread }, own, { ...rendered, plain: rendered.text });
    },
    change: async (ref, card, how) => {
      const free = await budget.take();
      if (how === 'mustArrive') {
        await updateMessage(sure, readRef(ref), cardMessage(card));
        return true;
      }
      return free && (await unlessBusy(() => updateMessage(live, readRef(ref), cardMessage(card))));
    },
    whisper: async (to, at, note, replyUrl) => {
      const user = readPersonId(to.id)?.user;
      if (user === undefined) throw new Error('a person has no id of ours');
      const rendered = renderNote(note);
      const message = { ...rendered, plain: rendered.text };
      const what = { user, at: readAddress(at), message, ...(replyUrl === undefined ? {} : { replyUrl }) };
      await whisper(what, { client: once, apiUrl, log });
    },
    send: async (to, text, files) => {
      const user = readPersonId(to.id)?.user;
      if (user === undefined) throw new Error('a person has no id of ours');
      const rendered = renderNote({ kind: 'text', text });
      const own = { run: 'none', what: 'export' };
      const ref = await postMessage(once, { channel: user }, own, { ...rendered, plain: rendered.text });
      for (const file of files) await attachFile(ref, file, { client: once, finder, mayExist: false });
    },
    attach: (ref, file, mayExist) => attachFile(readRef(ref), file, { client: once, finder, mayExist }),
    threadOf: (ref) => toAddress(readRef(ref)),
    link: async (ref) => {
      const { channel, ts } = readRef(ref);
      const { permalink } = await call('chat.getPermalink', () => sure.chat.getPermalink({ channel, message_ts: ts }));
      if (permalink === undefined) throw new Error('Slack left out the permalink');
      return permalink;
    },
  };
}

function cardMessage(card: Card): Outgoing {
  const rendered = renderCard(card);
  return { ...rendered, plain: rendered.text };
}

/** A progress update that Slack does not take now is worth nothing a moment later. */
async function unlessBusy(update: () => Promise<void>): Promise<boolean> {
  try {
    await update();
    return true;
  } catch (error) {
    if (asError(error) instanceof TransientError) return false;
    throw error;
  }
}

/** Asked once; a failure is not kept. */
function keep(ask: () => Promise<Home>): () => Promise<Home> {
  let known: Promise<Home> | undefined;
  return async () => {
    known ??= ask();
    try {
      return await known;
    } catch (error) {
      known = undefined;
      throw error;
    }
  };
}
