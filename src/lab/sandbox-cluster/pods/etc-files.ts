import type { Pod } from '../model/pod.ts';
import { dnsAddress } from '../network/addresses.ts';

/** Files of /etc that a container has of its own; they lie over the machine's. */
export function etcFiles(pod: Pod, podIp: string): Readonly<Record<string, string>> {
  const { name, namespace = '' } = pod.metadata;
  const hostname = pod.spec.hostname ?? name;
  const { subdomain } = pod.spec;
  const full = subdomain === undefined ? [] : [`${hostname}.${subdomain}.${namespace}.svc.cluster.local`];
  const hosts = [
    ['127.0.0.1', 'localhost'],
    ['::1', 'localhost', 'ip6-localhost', 'ip6-loopback'],
    [podIp, ...full, hostname],
    ...(pod.spec.hostAliases ?? []).map(({ ip, hostnames }) => [ip, ...hostnames]),
  ];
  return {
    hosts: `# Kubernetes-managed hosts file.\n${hosts.map((line) => `${line.join('\t')}\n`).join('')}`,
    hostname: `${hostname}\n`,
    'resolv.conf': resolvConf(pod),
    'nsswitch.conf': 'passwd: files\ngroup: files\nhosts: files dns\n',
    // The machine's own is nobody's business in a pod.
    shadow: '',
    gshadow: '',
  };
}

function resolvConf({ metadata, spec }: Pod): string {
  const own = spec.dnsConfig ?? {};
  const usual = spec.dnsPolicy !== 'None' && spec.dnsPolicy !== 'Default';
  const domain = 'svc.cluster.local';
  const searches = [
    ...(usual ? [`${metadata.namespace}.${domain}`, domain, 'cluster.local'] : []),
    ...(own.searches ?? []),
  ];
  const servers = [...(usual ? [dnsAddress] : []), ...(own.nameservers ?? [])];
  const options = [
    ...(usual && !own.options?.some(({ name }) => name === 'ndots') ? ['ndots:5'] : []),
    ...(own.options ?? []).map(({ name, value }) => (value === undefined ? name : `${name}:${value}`)),
  ];
  return [
    ...(searches.length === 0 ? [] : [`search ${searches.join(' ')}`]),
    ...servers.map((server) => `nameserver ${server}`),
    ...(options.length === 0 ? [] : [`options ${options.join(' ')}`]),
    '',
  ].join('\n');
}
