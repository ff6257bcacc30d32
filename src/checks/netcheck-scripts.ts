import { shellAsk, shellProbes } from './probe-script.ts';

/**
 * Everything that the kernel tells of the pod's own network, which needs no right. /proc/net/tcp is summed up here, for
 * a busy pod has megabytes of it; ss alone knows how long an accept queue may get.
 */
export const networkScript = `part() { echo "# $1"; }
part resolv.conf; cat /etc/resolv.conf
part addresses; ip -o addr 2>/dev/null || cat /proc/net/fib_trie
part routes; ip route 2>/dev/null || cat /proc/net/route
part 'ipv6 routes'; ip -6 route 2>/dev/null
part sockets
awk 'FNR > 1 { s[$4]++
  if ($4 == "0A") print "listen", $2, $5
  else if ($4 == "02" || $4 == "08") r[$4 " " $3]++ }
END { print "read", NR; for (k in s) print "state", k, s[k]
  for (k in r) if (n++ < 200) print "remote", k, r[k] }' /proc/net/tcp /proc/net/tcp6 2>/dev/null
part queues; ss -Hltn 2>/dev/null
part 'local ports'; cat /proc/sys/net/ipv4/ip_local_port_range
exit 0`;

/** Asks for the one name that every cluster DNS knows, by its full name: no search list in between. */
export const dnsScript = `${shellAsk}
domain=cluster.local
while read -r word values; do case $word in
  search) for v in $values; do case $v in svc.?*) domain=\${v#svc.} ;; esac; done ;;
esac; done </etc/resolv.conf
echo 'peer kubernetes.default.svc 443'
echo "asked kubernetes.default.svc.\${domain%.}."
ask "kubernetes.default.svc.\${domain%.}."
exit 0`;

/**
 * Arguments: hostNetwork, sidecar, then pairs of host and port, '-' for the API server; four peers side by side. Behind a
 * proxy it ends as a command that could not run (POSIX: 126): the report then counts the peers as not looked at.
 */
export const peersScript = `${shellProbes}
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
why=$(proxied "$sidecar" "$first")
wait
[ -z "$why" ] || { echo "$why"; exit 126; }
exit 0`;
