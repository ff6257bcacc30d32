import type { Problem } from '../../errors.ts';
import { escapeText } from './escape.ts';
import { slackLimits } from './limits.ts';

/** A problem as plain text: what was found, and what to do next. */
export function sentences({ message, nextStep }: Problem): string {
  return escapeText(nextStep === '' ? message : `${message}\n→ ${nextStep}`, slackLimits.topText);
}
