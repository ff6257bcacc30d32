import { problem } from '../errors.ts';
import { shown } from '../request/names.ts';
import type { Ms } from '../request/request.ts';
import { type Asked, refuse, tell } from './answer-parts.ts';
import { type Exported, exportEntry, exportJson, exportMarkdown } from './export-runs.ts';

/**
 * What was run in this thread, or in this channel, as two files for the post-mortem. They go to the person alone: among
 * them may be private runs, and what others here may not see.
 */
export async function answerExport(sinceMs: Ms | undefined, asked: Asked): Promise<void> {
  const { ask, who, parts } = asked;
  const now = parts.now();
  const since = sinceMs === undefined ? 0 : now - sinceMs;
  const runs = await runsHere(since, asked);
  if (runs.length === 0) return refuse(asked, nothingHere());
  const about: Exported = { at: ask.at.channel ?? ask.at.address, by: who, now, runs };
  const stem = `kdebug-${new Date(now).toISOString().slice(0, 16).replace(':', '')}`;
  await parts.chat.send(who, `What was run in ${shown(about.at)}: ${counted(runs.length)}.`, [
    { name: `${stem}.md`, body: Buffer.from(exportMarkdown(about)) },
    { name: `${stem}.json`, body: Buffer.from(exportJson(about)) },
  ]);
  const text = `${counted(runs.length)} of this place went to you as a direct message, as Markdown and as JSON.`;
  await tell(asked, { kind: 'text', text });
  parts.audit({ what: 'export', who, at: ask.at });
}

/** A thread that has runs of its own; else the channel. */
async function runsHere(since: Ms, asked: Asked): Promise<readonly ReturnType<typeof exportEntry>[]> {
  const { ask, parts } = asked;
  const inThread = ask.how === 'mention' ? await parts.runs.recent(ask.at.address, 0) : [];
  const ids = inThread.length > 0 ? inThread : await parts.runs.recent(ask.at.channel ?? ask.at.address, since);
  const entries: ReturnType<typeof exportEntry>[] = [];
  for (const run of ids) {
    const record = await parts.runs.read(run);
    if (record === undefined || record.request.askedAt < since) continue;
    const hidden = parts.access.mayAct({ who: asked.who, at: ask.at, action: 'status', run: record.request });
    // Reports may be long: only what the files hold is kept.
    if (hidden === undefined) entries.push(exportEntry(record));
  }
  return entries;
}

function counted(runs: number): string {
  return runs === 1 ? '1 run' : `${runs} runs`;
}

function nothingHere() {
  return problem(
    'nothing-to-export',
    'Nothing was run here in that time that you may see.',
    'Ask in the channel or thread where it was run; runs are kept for a day.',
  );
}
