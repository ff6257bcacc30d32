import prettyMs from 'pretty-ms';
import type { RunNews } from '../job/run-event.ts';

/** One line of progress for a person at a terminal; undefined when the news is not worth one. */
export function progressLine(news: RunNews): string | undefined {
  switch (news.type) {
    case 'found': {
      const { namespace, pod, container, chosen } = news.target;
      const where = `${namespace}/${pod}${container === undefined ? '' : ` (${container.name})`}`;
      return `looking into ${where}${chosen === undefined ? '' : `: ${chosen}`}${fewLeft(news.left)}`;
    }
    case 'early':
      return news.findings[0] === undefined ? undefined : `so far: ${news.findings[0].sentence}`;
    case 'starting':
      return news.waiting === undefined ? 'starting a container beside it' : `waiting: ${news.waiting}`;
    case 'running':
      return `${news.done} of ${news.of} steps done${news.done < news.of ? `, at most ${prettyMs(news.leftMs, { compact: true })} left` : ''}`;
    default:
      return undefined;
  }
}

function fewLeft(left: number | undefined): string {
  return left === undefined || left > 5 ? '' : `; this pod can take ${left} more injected containers`;
}
