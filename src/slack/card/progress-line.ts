import prettyMs from 'pretty-ms';
import { shown } from '../../request/names.ts';
import type { Request } from '../../request/request.ts';
import type { PartState } from '../../run/chat.ts';
import { type Line, subject } from './verdict-line.ts';

/** What a part that has not ended is doing. */
export function progressLine(part: PartState, request: Request): Line {
  const { cancelledBy } = part;
  const line = cancelledBy === undefined ? (part.unattended ? unattended : doing(part)) : cancelling(cancelledBy.name);
  const known = part.early === undefined ? '' : `; so far: ${part.early}`;
  return { ...line, sentence: `${subject(part, request)}: ${line.sentence}${known}` };
}

const unattended: Line = {
  mark: '⚠️',
  word: 'WAITING',
  sentence: 'no worker of its cluster is there now; it goes on when one comes, else it ends within a minute',
};

function cancelling(name: string): Line {
  return { mark: '⏹️', word: 'STOPPING', sentence: `${shown(name)} asked to cancel it` };
}

function doing({ state, ahead, waiting, progress }: PartState): Line {
  switch (state) {
    case 'queued':
      return { mark: '⏳', word: 'QUEUED', sentence: aheadText(ahead) };
    case 'found':
    case 'early':
      return { mark: '🔎', word: 'LOOKING', sentence: 'reading the pod and what belongs to it' };
    case 'planned':
      return { mark: '⏳', word: 'STARTING', sentence: 'adding a container to the pod' };
    case 'starting':
      return { mark: '⏳', word: 'STARTING', sentence: waiting ?? 'the container is being started' };
    case 'needsApproval':
      return { mark: '✋', word: 'WAITING', sentence: 'somebody has to approve it' };
    default:
      return { mark: '▶️', word: 'RUNNING', sentence: progressText(progress) };
  }
}

function aheadText(ahead: number | undefined): string {
  if (ahead === undefined) return 'waiting for a worker';
  if (ahead === 0) return 'next in line';
  return ahead === 1 ? '1 run is ahead' : `${ahead} runs are ahead`;
}

function progressText(progress: PartState['progress']): string {
  if (progress === undefined) return 'the steps run';
  const { done, of, leftMs } = progress;
  if (done >= of) return `all ${of} steps done, reading what they found`;
  return `${done} of ${of} steps done, at most ${prettyMs(Math.ceil(leftMs / 1000) * 1000, { verbose: true })} left`;
}
