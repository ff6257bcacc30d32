import ipaddr from 'ipaddr.js';
import { canonicalAddress, whyForbidden } from '../check/forbidden-addresses.ts';
import { fitsAny } from './glob.ts';

/** Address ranges (CIDR), addresses and globs of host names. allow undefined: anything that is not denied. */
export interface Destinations {
  readonly allow?: readonly string[] | undefined;
  readonly deny: readonly string[];
}

export type Judgement = 'allowed' | { readonly forbidden: string } | { readonly deniedBy: string } | 'not listed';

/**
 * Names under which clouds serve metadata (Google, AWS, Tencent). Other names for the same addresses exist; the step itself
 * looks at what a name resolves to.
 */
const forbiddenNames = [
  'metadata.google.internal',
  'metadata.goog',
  'instance-data.ec2.internal',
  'metadata.tencentyun.com',
];

/** host as it stands in a step: a name or an address in any notation; namespace: of the pod that the step runs in. */
export function judgeDestination({ allow, deny }: Destinations, host: string, namespace: string): Judgement {
  const forbidden = whyNever(host);
  if (forbidden !== undefined) return { forbidden };
  const address = canonicalAddress(host);
  const name = plainName(host);
  const names = address === undefined ? searchedNames(name, namespace) : [];
  const deniedBy = deny.find((entry) => fits(entry, address) || names.some((one) => fits(entry, one)));
  if (deniedBy !== undefined) return { deniedBy };
  // Only as written: the search path may lead `orders` elsewhere, which can deny more but must not allow more.
  return allow === undefined || allow.some((entry) => fits(entry, address ?? name)) ? 'allowed' : 'not listed';
}

/** Half a sentence when no policy can allow the host. */
export function whyNever(host: string): string | undefined {
  if (forbiddenNames.includes(plainName(host))) return 'a cloud metadata service';
  return whyForbidden(host, false);
}

/** A sentence when an entry of the policy could never fit anything. */
export function badDestination(entry: string): string | undefined {
  if (entry.includes('/')) return ipaddr.isValidCIDR(entry) ? undefined : 'is no address range such as 10.0.0.0/8';
  if (/^[0-9.*]+$/.test(entry) && entry.includes('*') && entry !== '*')
    return 'is no address range: write one such as 10.0.0.0/8';
  if (canonicalAddress(entry) !== undefined || /^[a-z0-9*_-]+(?:\.[a-z0-9*_-]+)*$/.test(entry)) return undefined;
  return 'is neither an address, an address range nor a host name in small letters';
}

function fits(entry: string, host: string | undefined): boolean {
  if (host === undefined) return false;
  if (entry === '*') return true;
  const address = ipaddr.isValid(host) ? ipaddr.process(host) : undefined;
  if (entry.includes('/')) {
    const [range, bits] = ipaddr.parseCIDR(entry);
    return address !== undefined && range.kind() === address.kind() && address.match(range, bits);
  }
  return address === undefined ? fitsAny([entry], host) : canonicalAddress(entry) === host;
}

/** What a name may mean inside the cluster (search path of a pod), so that a short name does not slip past a denial. */
function searchedNames(name: string, namespace: string): readonly string[] {
  const searched = [`${namespace}.svc`, 'svc'].flatMap((path) => [`${name}.${path}`, `${name}.${path}.cluster.local`]);
  return [name, `${name}.cluster.local`, ...searched];
}

function plainName(host: string): string {
  return host.trim().toLowerCase().replace(/\.$/, '');
}
