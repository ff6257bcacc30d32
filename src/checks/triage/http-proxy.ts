import type { Finding } from '../../report/finding.ts';
import type { Container } from './view.ts';

/**
 * An HTTP client with http_proxy set asks the proxy for everything that no_proxy leaves in. Where a URL of the spec is
 * answered well when it is asked straight, and the app gets a bad status, the proxy gave it. undefined: not so.
 */
export function whyThroughProxy(
  { spec }: Container,
  seen: readonly Finding[],
): Pick<Finding, 'sentence' | 'nextStep'> | undefined {
  const env = new Map((spec.env ?? []).map(({ name, value = '' }) => [name.toLowerCase(), value]));
  const proxy = env.get('http_proxy') ?? env.get('all_proxy') ?? '';
  const left = (env.get('no_proxy') ?? '').split(',').map((one) => one.trim().toLowerCase());
  if (proxy === '') return undefined;
  const good = seen.find(
    ({ code, about }) => code === 'http-answers' && !proxy.includes(hostOf(about)) && !isLeftOut(hostOf(about), left),
  );
  if (good === undefined) return undefined;
  const where = proxy
    .replace(/^[a-z0-9]+:\/\//i, '')
    .replace(/^.*@/, '')
    .replace(/\/.*$/, '');
  const list = env.has('no_proxy') ? 'NO_PROXY does not list it' : 'NO_PROXY is not set';
  const sentence = `requests to ${hostOf(good.about)} go through the proxy ${where}, because ${list}; asked without the proxy, ${good.sentence}`;
  return {
    sentence,
    nextStep:
      'List the names of the cluster in NO_PROXY (`.svc,.cluster.local` and short names), or allow them in the proxy.',
  };
}

/** Of an about such as 'http://orders:8080/v1'. */
function hostOf(about: string): string {
  return URL.canParse(about) ? new URL(about).hostname : about;
}

/** As curl and Go read no_proxy: a name, a domain that may begin with a dot, or * for everything. */
function isLeftOut(host: string, list: readonly string[]): boolean {
  return list.some((entry) => {
    const domain = entry.replace(/^\*?\./, '');
    return entry === '*' || (domain !== '' && (host === domain || host.endsWith(`.${domain}`)));
  });
}
