import type { V1Pod } from '../check/api-facts.ts';
import type { Target } from '../request/request.ts';
import { secretMounts } from './volume-of.ts';

const forbidden: readonly (readonly [RegExp, string])[] = [
  [/\/environ(?:\/|$)/, 'the environment of a process'],
  [/^\/proc\/(?:[^/]+\/(?:mem|root|cwd|fd|map_files)|kcore)(?:\/|$)/, 'a way into the memory or files of a process'],
  [/^(?:\/var)?\/run\/secrets(?:\/|$)/, 'where service account tokens lie'],
  [/\/kubernetes\.io\/serviceaccount(?:\/|$)/, 'where service account tokens lie'],
];

/** Where files, tail, find and perms never look; half a sentence. undefined: they may. */
export function whyForbiddenPath(path: string, pod: V1Pod, target: Target): string | undefined {
  const plain = path.replace(/\/+/g, '/');
  const known = forbidden.find(([pattern]) => pattern.test(plain))?.[1];
  if (known !== undefined) return known;
  const inside = secretMounts(pod, target).some((mount) => `${plain}/`.startsWith(`${mount.replace(/\/+$/, '')}/`));
  return inside ? 'in a mounted Secret' : undefined;
}
