import { z } from 'zod';
import type { Check } from '../check/check.ts';
import { dnsCodes } from './dns-codes.ts';
import { isHostAddress, serviceNamespaces } from './find-service.ts';
import { judgeLookup } from './judge-lookup.ts';
import { peerContext } from './peer-context.ts';
import { shellProbes } from './probe-script.ts';
import { readHost } from './read-peer-args.ts';
import { readProbes } from './read-probes.ts';

/** The name is the argument. /etc/hosts first, then each name that the resolver makes of it, up to the first answer. */
const script = `${shellProbes}
cat /etc/resolv.conf
echo "peer $1 1"
while read -r a names; do for n in \${names%%#*}; do [ "$n" != "$1" ] || echo "hosts $a"; done; done </etc/hosts
expand "$1"
[ -z "$found" ] || { echo "asked $n"; ask "$n"; }
if [ -z "$dead" ] && has getent; then found=$(RES_OPTIONS='timeout:2 attempts:1' getent ahosts "$1" | while read -r a kind x; do [ "$kind" != STREAM ] || echo "$a"; done); fi
echo found $found
exit 0`;

interface DnsArgs {
  readonly name: string;
}

export const dns: Check<DnsArgs> = {
  name: 'dns',
  summary: 'look a name up as the pod does, with every name that its search list makes of it',
  words: ['name'],
  args: z.object({ name: z.string() }).transform(({ name }, context) => {
    const host = readHost(name, context);
    if (isHostAddress(host)) context.addIssue(`${host} is an address; dns takes a name`);
    return { name: host };
  }),
  needs: ['services'],
  namespaces: ({ name }, { namespace }) => serviceNamespaces(name, namespace),
  ceiling: { rung: 0, rounds: 1 },
  codes: dnsCodes,
  plan: ({ args, outcomes }) =>
    outcomes.length > 0
      ? []
      : [{ id: 'dns', argv: ['sh', '-c', script, 'dns', args.name], rung: 0, timeoutMs: 20_000, maxBytes: 64 * 1024 }],
  interpret: (input) => {
    const outcome = input.outcomes.find(({ step }) => step === 'dns');
    const text = outcome?.stdout ?? '';
    const probe = readProbes(text).peers[0] ?? {
      host: input.args.name,
      port: 1,
      addresses: [],
      asked: [],
      connects: [],
    };
    const slowest = Math.max(0, ...probe.asked.map(({ tookMs }) => tookMs ?? 0));
    const about = input.args.name;
    return {
      findings:
        outcome === undefined || outcome.end.by === 'leftOut'
          ? []
          : judgeLookup(probe, text, peerContext('dns', input, undefined)),
      facts: [
        { key: 'addresses', about, value: probe.addresses.length, unit: 'count', steady: true },
        {
          key: 'dns-questions',
          about,
          value: new Set(probe.asked.map(({ name }) => name)).size,
          unit: 'count',
          steady: true,
        },
        { key: 'dns-slowest', about, value: slowest, unit: 'ms', steady: false },
      ],
    };
  },
};
