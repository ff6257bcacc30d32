import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { Exec, KubeConfig, type V1Status } from '@kubernetes/client-node';
import type { Namespace } from './create-namespace.ts';

/** Runs a command in a pod's container by exec, as a person at a keyboard would, and resolves with what it printed. */
export async function execIn(kubeconfig: string, namespace: string, pod: string, script: string): Promise<string> {
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  const out = new PassThrough();
  const ended = Promise.withResolvers<V1Status>();
  const command = ['sh', '-c', script];
  await new Exec(config).exec(namespace, pod, 'app', command, out, process.stderr, null, false, (status) => {
    out.end();
    ended.resolve(status);
  });
  const [said] = await Promise.all([text(out), ended.promise]);
  return said;
}

/** What looking must not change: processes with their states, files newer than the mark, sockets, kills, restarts. */
export async function stateOf(kubeconfig: string, namespace: Namespace, pod: string) {
  const inside = await execIn(kubeconfig, namespace.name, pod, inspect);
  const { status, spec } = await namespace.core.readNamespacedPod({ name: pod, namespace: namespace.name });
  const own = status?.containerStatuses?.map(({ restartCount, containerID, ready }) => [
    restartCount,
    containerID,
    ready,
  ]);
  return { inside, own, containers: spec?.containers };
}

/**
 * Without the shell that asks, its parent and children, /etc/hosts, which the kubelet writes anew with each container,
 * and connections that ended and that the kernel only remembers (TIME_WAIT).
 */
const inspect = `
for d in /proc/[0-9]*; do
  p=\${d#/proc/}
  read -r line <$d/stat 2>/dev/null || continue
  set -- \${line##*) }
  [ "$p" = $$ ] || [ "$p" = "$PPID" ] || [ "$2" = $$ ] || echo "process $p $1 $(tr '\\0' ' ' <$d/cmdline 2>/dev/null)"
done
cat /proc/net/tcp /proc/net/tcp6 /proc/net/udp | grep -v -e local_address -e ' 06 00000000:00000000 ' | cut -c1-80
cat /sys/fs/cgroup/memory/memory.oom_control /sys/fs/cgroup/memory.events 2>/dev/null
find / -xdev -newer /proc/1 -not -path '/proc/*' -not -path '/sys/*' -not -path '/dev/*' -not -path /etc/hosts 2>/dev/null | sort
`;
