import { seed } from '../../src/lab/slack-emulator/seed-world.ts';
import { noLog } from '../../src/log.ts';
import { createSlackChat } from '../../src/slack/create-slack-chat.ts';
import { type ChatStage, chatContract } from '../contracts/chat.ts';
import { createFakeChat } from '../contracts/fake-chat.ts';
import { answered, card, request } from './sample-cards.ts';
import { type Mode, modes, startStage } from './start-stage.ts';

const sampleCard: ChatStage['card'] = (run, state) => {
  const one = state === 'ended' ? answered() : card({ state });
  return { ...one, run, request: { ...request, run, askedAt: Date.now() } };
};

async function slackStage(mode: Mode): Promise<ChatStage> {
  const { slack, close } = await startStage(mode);
  let free = true;
  const chat = createSlackChat({
    botToken: slack.botToken,
    apiUrl: slack.url,
    budget: { take: async () => free },
    log: noLog,
  });
  const threadOf = (ref: string) => slack.thread(seed.incidents, ref.split('/')[2] ?? '').slice(1);
  const place = (channel: string) => ({ chat: 'slack', address: channel, private: false }) as const;
  return {
    chat,
    at: place(seed.incidents),
    elsewhere: place(seed.random),
    person: request.from,
    goneRef: `${seed.incidents}/1.000001/1.000001`,
    card: sampleCard,
    replyUrl: async () => {
      const { payload } = await slack.as(seed.member).command(seed.incidents, '/kdebug web');
      return String(payload.response_url);
    },
    useUpBudget: () => {
      free = false;
    },
    cards: () => slack.timeline(seed.incidents).map((message) => slack.plainText(message)),
    replies: (ref) =>
      threadOf(ref).map((message) => ({
        text: slack.plainText(message),
        mentionsPerson: slack.mentions(message).shown.includes(seed.member),
      })),
    files: (ref) =>
      slack.files
        .filter(({ shares }) => shares.some(({ thread_ts }) => thread_ts === ref.split('/')[2]))
        .map(({ body }) => Buffer.from(body).toString()),
    sent: () =>
      slack.files
        .filter(({ shares }) => shares.every(({ channel }) => channel === seed.directMessage))
        .map(({ body }) => Buffer.from(body).toString()),
    whispers: () => slack.ephemerals(seed.member).map((message) => slack.plainText(message)),
    close,
  };
}

async function fakeStage(): Promise<ChatStage> {
  let free = true;
  const chat = createFakeChat({ notIn: ['C2'], dropsUpdates: () => !free });
  return {
    chat,
    at: { chat: 'slack', address: 'C1', private: false },
    elsewhere: { chat: 'slack', address: 'C2', private: false },
    person: request.from,
    goneRef: 'card-99',
    card: sampleCard,
    replyUrl: async () => 'https://chat.example/reply',
    useUpBudget: () => {
      free = false;
    },
    cards: () => chat.cards.map((shown) => JSON.stringify(shown.card)),
    replies: (ref) => [
      ...chat.said.filter((one) => one.ref === ref).map(({ text }) => ({ text, mentionsPerson: false })),
      ...chat.replies
        .filter((one) => one.ref === ref)
        .map(({ card: shown, mention }) => ({ text: JSON.stringify(shown), mentionsPerson: mention })),
    ],
    files: (ref) => chat.files.filter((one) => one.ref === ref).map(({ body }) => Buffer.from(body).toString()),
    sent: () => chat.sent.flatMap(({ files }) => files.map(({ body }) => Buffer.from(body).toString())),
    whispers: () => chat.whispers.map(({ note }) => JSON.stringify(note)),
    close: async () => {},
  };
}

for (const mode of modes) chatContract(`Slack in ${mode} mode`, () => slackStage(mode));
chatContract('the tests', fakeStage);
