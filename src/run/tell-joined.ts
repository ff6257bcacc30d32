import { TransientError } from '../errors.ts';
import { shown } from '../request/names.ts';
import type { Request } from '../request/request.ts';
import { ago } from './ago.ts';
import { type Asked, tell } from './answer-parts.ts';
import { foldEvents, isOver } from './fold-events.ts';
import { linkOf } from './link-of.ts';

/** Tells whoever asked the same where the answer is, instead of putting a second container into the pod. */
export async function tellJoined(
  run: string,
  asked: Asked & { readonly request: Request; readonly rule: string; readonly mention: boolean },
): Promise<void> {
  const { parts, ask, who, request, rule, mention } = asked;
  const record = await parts.runs.read(run);
  // Gone between two calls: another try opens a run of its own.
  if (record === undefined) throw new TransientError(`run ${run} was joined and is not there`, 0);
  const link = await linkOf(record.delivery.cardRef, parts.chat);
  const { from, askedAt } = record.request;
  const over = isOver(foldEvents(record));
  const state = over ? 'has just been answered' : 'is being answered already';
  const other = who.id !== from.id && !record.request.at.private;
  if (other) await parts.runs.join(run, { who, at: ask.askedAt, mention });
  const lines = [
    `The same was asked by ${shown(from.name)} ${ago(parts.now() - askedAt)} and ${state}, so it was not run again.`,
    link === undefined ? `See \`/kdebug status ${run}\`.` : `See ${link}`,
    ...(other && !over && mention ? ['Its final reply mentions you too.'] : []),
    'Put `--again` behind the target to run it anew.',
  ];
  await tell(asked, { kind: 'text', text: lines.join('\n') });
  const { cluster, namespace } = request.on[0];
  parts.audit({
    what: 'run',
    run,
    who,
    at: ask.at,
    rule,
    check: request.check,
    target: { cluster, namespace },
    end: 'joined',
    ...(link === undefined ? {} : { link }),
  });
}
