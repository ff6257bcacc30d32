import type { End } from '../runner/outcome.ts';

/** How a step ended, in words. */
export function endText(end: End): string {
  switch (end.by) {
    case 'exit':
      return `exit status ${end.code}`;
    case 'signal':
      return `ended by signal ${end.name}`;
    case 'timeout':
      return 'stopped at its time limit';
    case 'cancel':
      return 'cancelled';
    case 'lost':
      return 'its end was not seen';
    case 'leftOut':
      return 'left out';
  }
}
