import { shellAsk, shellProbes } from './probe-script.ts';

/**
 * Everything that the kernel tells of the pod's own network, which needs no right. /proc/net/tcp is summed up here, for
 * a busy pod has megabytes of it (names of states: include/net/tcp_states.h), and once: each reading walks the table of the
 * whole node, some 5 ms of CPU however few sockets the pod has. ss alone knows how long an accept queue may get.
 * A connect counts as unanswered once its SYN was sent a second time (a second), a queue as long while it stays so.
 */
export const networkScript = `part() { echo "# $1"; }
show() { while read -r line; do echo "$line"; done <"$1"; }
part resolv.conf; show /etc/resolv.conf
part addresses; ip -o addr 2>/dev/null || cat /proc/net/fib_trie
part routes; ip route 2>/dev/null || cat /proc/net/route
part 'ipv6 routes'; ip -6 route 2>/dev/null
part sockets
awk 'BEGIN { split("ESTABLISHED SYN_SENT SYN_RECV FIN_WAIT1 FIN_WAIT2 TIME_WAIT CLOSE CLOSE_WAIT LAST_ACK LISTEN CLOSING", names) }
FNR > 1 { state = names[index("123456789AB", substr($4, 2))]; s[state]++
  if (state == "LISTEN") { print "listen", $2, $5; if ($5 !~ /:0+$/) waits = 1 }
  else if (state == "CLOSE_WAIT" || (state == "SYN_SENT" && substr($7, 7) > "00")) r[state " " $3]++ }
END { print "read", NR; for (k in s) print "state", k, s[k]
  for (k in r) if (n++ < 200) print "remote", k, r[k]
  exit waits ? 9 : 0 }' /proc/net/tcp /proc/net/tcp6 2>/dev/null
if [ $? = 9 ]; then
  sleep 0.5 2>/dev/null || sleep 1
  part later; awk '$4 == "0A" { print "listen", $2, $5 }' /proc/net/tcp /proc/net/tcp6 2>/dev/null
fi
part queues; ss -Hltn 2>/dev/null
part 'local ports'; cat /proc/sys/net/ipv4/ip_local_port_range
exit 0`;

/**
 * Asks for the one name that every cluster DNS knows, by its full name: no search list in between. getent starts ten
 * times as fast as dig, which counts in a pod that is short of CPU; dig tells why there is no answer. A slow answer may be
 * our own slowness: the better of two counts, less what getent takes for an address, for which it asks nobody.
 */
export const dnsScript = `${shellAsk}
domain=cluster.local
while read -r word values; do case $word in
  search) for v in $values; do case $v in svc.?*) domain=\${v#svc.} ;; esac; done ;;
esac; done </etc/resolv.conf
name=kubernetes.default.svc.\${domain%.}.
echo 'peer kubernetes.default.svc 443'
echo "asked $name"
lookup() { ms; began=$now; found=$(RES_OPTIONS='timeout:2 attempts:1' getent ahosts "$1"); ms; took=$((now - began)); }
found= took=0
if has getent; then lookup "$name"; fi
if [ -z "$found" ]; then
  said=$(ask "$name")
  case $said in *'no servers could'* | *'timed out'*) said=$(ask "$name") ;; esac
  printf '%s\\n' "$said"; exit 0
fi
address=\${found%% *}
if [ $took -ge 300 ]; then
  best=$took
  lookup "$name"; [ -z "$found" ] || [ $took -ge $best ] || best=$took
  lookup 127.0.0.1; took=$((best > took ? best - took : 0))
fi
echo "Query completed in \${took}ms"; echo "Name: $name"; echo "Address: $address"
exit 0`;

/**
 * Arguments: hostNetwork, sidecar, then pairs of host and port, '-' for the API server; four peers side by side. Behind a
 * proxy it ends as a command that could not run (POSIX: 126): the report then counts the peers as not looked at.
 */
export const peersScript = peersBy('proxied');

/** The same beside networkScript, which reads the listeners already. */
export const peersBesideNetwork = peersBy('intercepted');

function peersBy(finds: 'proxied' | 'intercepted'): string {
  return `${shellProbes}
hostnet=$1 sidecar=$2 n=0
shift 2
probe() {
  echo "peer $1 $2"
  if [ "$1" = - ]; then set -- "\${KUBERNETES_SERVICE_HOST:-kubernetes.default.svc}" "\${KUBERNETES_SERVICE_PORT:-443}"; fi
  resolve "$1" || return
  for a in $found; do ! connect "$a" "$2" 2 || break; done
}
first=$2
while [ $# -gt 1 ]; do
  { block=$(probe "$1" "$2"); printf '%s\\n' "$block"; } &
  n=$((n + 1)); shift 2
  [ $((n % 4)) != 0 ] || wait
done
why=$(${finds} "$sidecar" "$first")
wait
[ -z "$why" ] || { echo "$why"; exit 126; }
exit 0`;
}
