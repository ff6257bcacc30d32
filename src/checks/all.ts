import type { Check } from '../check/check.ts';
import { containers } from './containers.ts';
import { dns } from './dns.ts';
import { http } from './http.ts';
import { memory } from './memory.ts';
import { netcheck } from './netcheck.ts';
import { ps } from './ps.ts';
import { raw } from './raw.ts';
import { tcp } from './tcp.ts';
import { triage } from './triage.ts';

/** Every check that people are told of, in the order in which help lists them. */
export const checks: readonly Check[] = [triage, netcheck, dns, http, tcp, ps, containers, memory];

/** Also finds `raw`, which is written as `-- ARGV…` and not by its name. */
export function findCheck(name: string): Check | undefined {
  return name === raw.name ? raw : checks.find((check) => check.name === name);
}
