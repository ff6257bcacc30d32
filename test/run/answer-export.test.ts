import { describe, expect, it } from '@jest/globals';
import { answerAsk } from '../../src/run/answer-ask.ts';
import type { Ask } from '../../src/run/chat.ts';
import { exportEntry, exportMarkdown } from '../../src/run/export-runs.ts';
import { createBot, eve } from './bot.ts';
import { ada, askedAt, ben, incident, runId, sampleAsk, sampleRecord, wholeStory } from './sample-run.ts';

/** A channel in which ada ran web, ben db, and ada something in private. */
async function busyChannel() {
  const base = createBot();
  const { access: usual } = base.parts;
  const access: typeof usual = {
    ...usual,
    mayAct: (act) =>
      act.run.at.private && act.who.id !== act.run.from.id
        ? { code: 'run-not-yours', message: '', nextStep: '' }
        : usual.mayAct(act),
  };
  const bot = createBot({ access });
  const ask = (text: string, more: Partial<Ask> = {}) => answerAsk(sampleAsk(text, more), bot.parts);
  await ask('web netcheck');
  for (const news of wholeStory()) await bot.runs.tell(runId, 0, news);
  await bot.runs.mark(runId, { link: 'https://chat.example/card-1', thread: 'C1/12.5' });
  await ask('db dns orders', { id: 'b', from: ben, askedAt: askedAt + 1_000 });
  await ask('secret --private', { id: 'p' });
  bot.chat.whispers.length = 0;
  bot.audits.length = 0;
  return { bot, ask };
}

const names = (sent: readonly { readonly name: string }[] = []) => sent.map(({ name }) => name.replace(/^.*\./, ''));
const json = (body: Uint8Array | undefined) =>
  JSON.parse(Buffer.from(body ?? []).toString()) as { readonly runs: readonly { readonly command: string }[] };

describe('an export', () => {
  it.each([
    ['the requester of a private run', ada, 3],
    ['another', ben, 2],
  ])('holds what %s may see, as Markdown and JSON, and goes to that person alone', async (_, from, count) => {
    const { bot, ask } = await busyChannel();
    await ask('export', { id: 'e', from });
    const [sent] = bot.chat.sent;
    expect(sent?.to.id).toBe(from.id);
    expect(names(sent?.files)).toEqual(['md', 'json']);
    const [markdown, data] = sent?.files ?? [];
    expect(json(data?.body).runs).toHaveLength(count);
    expect(
      Buffer.from(markdown?.body ?? [])
        .toString()
        .includes('secret'),
    ).toBe(from.id === ada.id);
    expect(bot.chat.said).toEqual([]);
    expect(bot.chat.whispers).toMatchObject([
      { note: { text: expect.stringMatching(new RegExp(`^${count} runs of this place went to you`)) } },
    ]);
    expect(bot.audits).toMatchObject([{ what: 'export', who: { id: from.id } }]);
  });

  it('of a thread holds the runs of that thread alone', async () => {
    const { bot, ask } = await busyChannel();
    await ask('export', { id: 'e', from: ben, how: 'mention', at: { ...incident, address: 'C1/12.5' } });
    const runs = json(bot.chat.sent[0]?.files[1]?.body).runs;
    expect(runs).toMatchObject([
      {
        run: runId,
        link: 'https://chat.example/card-1',
        askedBy: { name: 'ada' },
        parts: [{ end: 'answered', verdict: 'broken' }],
      },
    ]);
  });

  it('of a span holds what was asked in it', async () => {
    const { bot, ask } = await busyChannel();
    const later = { ...bot.parts, now: () => askedAt + 60_500 };
    await answerAsk(sampleAsk('export 1m', { id: 'e', from: ben }), later);
    expect(json(bot.chat.sent[0]?.files[1]?.body).runs.map(({ command }) => command)).toEqual([
      expect.stringContaining('db dns orders'),
    ]);
    await ask('export 99h', { id: 'f' });
    expect(bot.chat.whispers.at(-1)).toMatchObject({ note: { problem: { code: 'bad-span' } } });
  });

  it('for who may see nothing of it sounds as if there were nothing', async () => {
    const { bot, ask } = await busyChannel();
    await ask('export', { id: 'e', from: eve });
    expect(bot.chat.sent).toEqual([]);
    expect(bot.chat.whispers).toMatchObject([{ note: { problem: { code: 'nothing-to-export' } } }]);
  });
});

describe('the Markdown of an export', () => {
  it('reads as a timeline', () => {
    const record = sampleRecord(wholeStory(), {
      joined: [{ who: ben, at: askedAt + 7_000, mention: true }],
      delivery: { link: 'https://chat.example/card-1' },
    });
    const text = exportMarkdown({ at: 'slack:C1', by: ada, now: askedAt, runs: [exportEntry(record)] });
    expect(text.split('\n')).toEqual([
      '# What kdebug was asked in slack:C1',
      '',
      '1 run, as ada may see them, at 1970-01-01T00:16:40.000Z. Times are UTC.',
      '',
      '## 1970-01-01 00:16:40 ada: /kdebug web netcheck -n shop --cluster prod',
      '',
      '**BROKEN** web-1: orders:8080 refuses connections',
      '',
      '- asked by ben too, at 00:16:47',
      `- run ${runId}, <https://chat.example/card-1>`,
      '',
    ]);
  });

  it('shows what people and pods wrote as data', () => {
    const record = sampleRecord([], {});
    const entry = exportEntry({
      ...record,
      request: { ...record.request, from: { ...ada, name: '[x](https://evil) <b>\n# big' } },
    });
    const text = exportMarkdown({ at: 'slack:C1', by: ada, now: askedAt, runs: [entry] });
    expect(text).toContain('\\[x\\]\\(https://evil\\) \\<b\\> \\# big: /kdebug');
  });
});

describe('help', () => {
  it('takes examples from what was looked into here, but not from private runs, nor for who may not see', async () => {
    const { bot, ask } = await busyChannel();
    for (const from of [ben, ada, eve]) await ask('help', { id: `h-${from.name}`, from });
    const [toBen, toAda, toEve] = bot.chat.whispers.map(({ note }) => JSON.stringify(note));
    for (const told of [toBen, toAda]) expect(told).toMatch(/`\/kdebug db`[\s\S]*`\/kdebug web dns orders`/);
    expect(toAda).not.toContain('secret');
    expect(toEve).toMatch(/`\/kdebug deploy\/checkout`/);
  });
});
