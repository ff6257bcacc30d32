import { writeFile } from 'node:fs/promises';
import { type Machine, runTool } from '../pods/machine.ts';
import { nodeAddress, ranges } from './addresses.ts';

export const bridge = 'kdebug0';

/**
 * The bridge in the sandbox's own network namespace. Pods have a /32 with a route by way of it, so that every packet
 * between them passes this namespace, where Services are translated. There is no way out of it.
 */
export async function openBridge(machine: Machine): Promise<void> {
  const lines = [
    'link set lo up',
    `link add ${bridge} type bridge`,
    `addr add ${nodeAddress}/16 dev ${bridge}`,
    `link set ${bridge} up`,
    // Only to be forwarded: there the rules of the Services refuse, translate or drop it.
    `route add ${ranges.services} dev ${bridge}`,
    'route add unreachable default',
    '',
  ];
  await runTool(machine, 'ip', ['-batch', '-'], lines.join('\n'));
  const settings = {
    ip_forward: '1',
    'conf/all/send_redirects': '0',
    [`conf/${bridge}/send_redirects`]: '0',
    // Each refusal is told, not six a second.
    icmp_ratelimit: '0',
  };
  for (const [name, value] of Object.entries(settings)) await writeFile(`/proc/sys/net/ipv4/${name}`, value);
}
