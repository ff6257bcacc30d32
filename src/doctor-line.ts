import type { Problem } from './errors.ts';

/** One thing that `kdebug doctor` found. */
export type Line =
  | { readonly state: 'ok'; readonly found: string }
  | { readonly state: 'warn' | 'bad'; readonly problem: Problem };
