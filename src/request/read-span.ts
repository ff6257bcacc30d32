import { problem, UserError } from '../errors.ts';
import { shown } from './names.ts';
import type { Ms } from './request.ts';

const units = { m: 60_000, h: 3_600_000 } as const;

/** A span of time up to now, such as `2h` or `90m`; runs are kept for a day. */
export function readSpan(text: string): Ms {
  const [, digits, unit] = /^([1-9]\d{0,3})([mh])$/.exec(text) ?? [];
  const ms = Number(digits) * units[unit === 'm' ? 'm' : 'h'];
  if (ms <= 24 * units.h) return ms;
  throw new UserError(
    problem(
      'bad-span',
      `\`${shown(text)}\` is no span of time.`,
      'Write minutes or hours, at most a day, such as `/kdebug export 2h`.',
    ),
  );
}
