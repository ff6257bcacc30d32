import type { Denial, Rule } from './rule.ts';

/** Lists are cut in sentences: a rule may name hundreds of namespaces. */
const mostListed = 8;

/** 'netcheck, dns in namespaces shop-* of clusters prod, up to R1'. */
export function scopeOf({ checks, namespaces, clusters, raw, maxRung }: Rule): string {
  const named = checks.includes('*') ? ['all checks'] : checks;
  const what = [...named, ...(raw.length > 0 ? ['raw commands'] : [])];
  return `${listed(what)} in ${counted('namespace', namespaces)} of ${counted('cluster', clusters)}, up to R${maxRung}`;
}

/** 'raw in namespaces kube-* of all clusters'. */
export function deniedScope({ checks = ['*'], namespaces = ['*'], clusters = ['*'] }: Denial): string {
  const what = checks.includes('*') ? 'everything' : listed(checks);
  return `${what} in ${counted('namespace', namespaces)} of ${counted('cluster', clusters)}`;
}

export function listed(words: readonly string[]): string {
  const more = words.length - mostListed;
  return more > 0 ? `${words.slice(0, mostListed).join(', ')} and ${more} more` : words.join(', ');
}

function counted(noun: string, globs: readonly string[]): string {
  if (globs.includes('*')) return `all ${noun}s`;
  return `${noun}${globs.length === 1 && !globs[0]?.includes('*') ? '' : 's'} ${listed(globs)}`;
}
