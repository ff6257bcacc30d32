import ipaddr from 'ipaddr.js';

export interface ForbiddenRange {
  readonly cidr: string;
  /** A pattern of `case` that fits exactly the canonical texts (RFC 5952) of the addresses in cidr. */
  readonly pattern: string;
  readonly why: string;
}

const metadata = 'a cloud metadata address';
const linkLocal = 'link-local, where clouds serve metadata and credentials';

/**
 * Where no probe may go: whoever may run a check must not get at the node's identity through it.
 * Sources: AWS (169.254.169.254, fd00:ec2::/32), Google (fd20:ce::254), Azure (168.63.129.16), Alibaba
 * (100.100.100.200), Oracle (192.0.0.192, fd00:c1::a9fe:a9fe), Scaleway (fd00:42::42); 64:ff9b::/96 is NAT64 (RFC 6052).
 */
export const forbiddenRanges: readonly ForbiddenRange[] = [
  { cidr: '169.254.0.0/16', pattern: '169.254.*', why: linkLocal },
  { cidr: 'fe80::/10', pattern: 'fe[89ab]?:*', why: linkLocal },
  { cidr: '100.100.100.200/32', pattern: '100.100.100.200', why: metadata },
  { cidr: '168.63.129.16/32', pattern: '168.63.129.16', why: metadata },
  { cidr: '192.0.0.192/32', pattern: '192.0.0.192', why: metadata },
  { cidr: 'fd00:ec2::/32', pattern: 'fd00:ec2:*', why: metadata },
  { cidr: 'fd20:ce::254/128', pattern: 'fd20:ce::254', why: metadata },
  { cidr: 'fd00:c1::a9fe:a9fe/128', pattern: 'fd00:c1::a9fe:a9fe', why: metadata },
  { cidr: 'fd00:42::42/128', pattern: 'fd00:42::42', why: metadata },
  { cidr: '64:ff9b::a9fe:0/112', pattern: '64:ff9b::a9fe:*', why: linkLocal },
  { cidr: '64:ff9b::6464:64c8/128', pattern: '64:ff9b::6464:64c8', why: metadata },
  { cidr: '64:ff9b::a83f:8110/128', pattern: '64:ff9b::a83f:8110', why: metadata },
  { cidr: '64:ff9b::c000:c0/128', pattern: '64:ff9b::c000:c0', why: metadata },
];

const ofTheNode = "loopback, which is the node's own in a pod with hostNetwork";

/** Forbidden in pods with hostNetwork only. Linux takes 0.0.0.0 and :: as "this machine". */
export const loopbackRanges: readonly ForbiddenRange[] = [
  { cidr: '127.0.0.0/8', pattern: '127.*', why: ofTheNode },
  { cidr: '0.0.0.0/8', pattern: '0.*', why: ofTheNode },
  { cidr: '::1/128', pattern: '::1', why: ofTheNode },
  { cidr: '::/128', pattern: '::', why: ofTheNode },
];

/**
 * Whether a probe to this address is refused. Every notation of an address is understood (0x7f.1, ::ffff:7f00:1, a zone
 * behind %). A name is not judged: the step resolves it, checks every address, and connects to the checked one.
 */
export function isForbidden(address: string, hostNetwork: boolean): boolean {
  return whyForbidden(address, hostNetwork) !== undefined;
}

/** Half a sentence for the refusal: 'a cloud metadata address'. undefined: not forbidden. */
export function whyForbidden(address: string, hostNetwork: boolean): string | undefined {
  const bare = bareAddress(address);
  if (!ipaddr.isValid(bare)) return undefined;
  const parsed = ipaddr.process(bare);
  const ranges = hostNetwork ? [...forbiddenRanges, ...loopbackRanges] : forbiddenRanges;
  return ranges.find(({ cidr }) => {
    const [range, bits] = ipaddr.parseCIDR(cidr);
    return range.kind() === parsed.kind() && parsed.match(range, bits);
  })?.why;
}

/** The one text of an address that the shell's patterns know; undefined for a name. */
export function canonicalAddress(text: string): string | undefined {
  const bare = bareAddress(text);
  if (!ipaddr.isValid(bare)) return undefined;
  const parsed = ipaddr.process(bare);
  return parsed instanceof ipaddr.IPv6 ? parsed.toRFC5952String() : parsed.toString();
}

/**
 * The same list as a function of POSIX sh: `forbidden ADDRESS HOSTNET` is true when ADDRESS may not be reached; HOSTNET is
 * 1 or 0. What is not the canonical text of an address is forbidden too.
 */
export const shellForbidden = `forbidden() {
  a=$1
  case $a in ::ffff:*.*) a=\${a#::ffff:} ;; esac
  case $a in '' | *[!0-9a-f:.]* | 0:0:0:0:* | 0::* | ::ffff:* | ${patterns(forbiddenRanges)}) return 0 ;; esac
  [ "$2" = 1 ] || return 1
  case $a in ${patterns(loopbackRanges)}) return 0 ;; esac
  return 1
}`;

function patterns(ranges: readonly ForbiddenRange[]): string {
  return ranges.map(({ pattern }) => pattern).join(' | ');
}

function bareAddress(text: string): string {
  return text
    .trim()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/%.*$/, '');
}
