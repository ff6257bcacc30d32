import type { Where } from '../request/command.ts';
import { helpText } from '../request/help-text.ts';
import { type Asked, tell } from './answer-parts.ts';

/** How many runs of the channel are looked at for examples. */
const lookedAt = 5;

/** Help with examples of this very channel: its defaults, and what was looked into here lately, as far as the person may know. */
export async function answerHelp(about: string | undefined, asked: Asked): Promise<void> {
  const { ask, parts } = asked;
  const { namespace, cluster } = parts.access.channelDefaults(ask.at);
  const targets = await targetsHere(asked, { namespace, cluster });
  await tell(asked, { kind: 'text', text: helpText(parts.checks, { about, namespace, cluster, targets }) });
}

async function targetsHere(
  { ask, who, parts }: Asked,
  { namespace, cluster }: { readonly namespace: string | undefined; readonly cluster: string | undefined },
): Promise<readonly Where[]> {
  const recent = await parts.runs.recent(ask.at.channel ?? ask.at.address, 0);
  const found = new Map<string, Where>();
  for (const run of recent.slice(-lookedAt).toReversed()) {
    const request = (await parts.runs.read(run))?.request;
    if (request === undefined || request.at.private) continue;
    if (parts.access.mayAct({ who, at: ask.at, action: 'status', run: request }) !== undefined) continue;
    const [{ by, ...on }] = request.on;
    const other = {
      ...(on.namespace === namespace ? {} : { namespace: on.namespace }),
      ...(on.cluster === cluster ? {} : { cluster: on.cluster }),
    };
    found.set(JSON.stringify([by, other]), { by, pick: 'one', ...other });
  }
  return [...found.values()];
}
