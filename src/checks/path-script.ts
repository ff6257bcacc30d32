import { notProbed, shellProbes } from './probe-script.ts';

/**
 * \`measure ADDRESS MTU\`: how many small packets come back, and how many that fill the link and must not be cut up. The ping
 * of iputils tells of routers that name a smaller size; busybox's sends no faster than one a second.
 */
const shellMeasure = `measure() {
  case $1 in *:*) head=48 ;; *) head=28 ;; esac
  case $(ping -V 2>&1) in *iputils*) fast='-n -i 0.2' whole='-M do' few=8 many=20 ;; *) fast='' whole='' few=3 many=5 ;; esac
  count() { echo "$1 $(sed -nE 's/^([0-9]+) packets transmitted, ([0-9]+) .*received.*/\\1 \\2/p')"; }
  ping $fast -q -c $many -W 1 "$1" 2>/dev/null | { said=$(cat); printf '%s\\n' "$said" | count small
    printf '%s\\n' "$said" | sed -nE 's#^(rtt|round-trip) min/avg/max[^=]*= [0-9.]+/([0-9.]+)/.*#rtt \\2#p'; }
  ping $fast $whole -c $few -W 1 -s $(($2 - head)) "$1" 2>&1 | { said=$(cat); printf '%s\\n' "$said" | count large
    printf '%s\\n' "$said" | sed -nE 's/.*[Ff]rom ([0-9a-fA-F.:]+).*mtu ?= ?([0-9]+).*/too-big \\2 \\1/p; t
s/.*mtu ?= ?([0-9]+).*/too-big \\1 -/p' | sort -u | head -n 3; }
}`;

/**
 * Where nobody may ping: connects one after the other, how many of them took a second SYN (sent after a second), and how
 * many SYNs the kernel of the pod sent again meanwhile, so that a busy node is not taken for a lossy way.
 */
const shellKnocks = `synagain() { awk '/^TcpExt:/ && !n { n = split($0, names); next } /^TcpExt:/ { for (i = 1; i <= n; i++) if (names[i] == "TCPSynRetrans") print $i }' /proc/net/netstat; }
knocks() {
  before=$(synagain) all=0 late=0; ms; start=$now
  while [ $all -lt 12 ]; do
    ms; [ $((now - start)) -lt 15000 ] || break
    since=$now; knock "$door" "$port" 3 >/dev/null || { ms; [ $((now - since)) -ge 1000 ] || return 0; }
    ms; all=$((all + 1)); [ $((now - since)) -lt 1000 ] || late=$((late + 1))
  done
  echo "knocks $all $late $(($(synagain) - before))"
}`;

/** From so many repeats on nobody answers any more: 0.2, 0.4 and 0.8 s after the first. */
export const leastStuck = 3;

/**
 * What is known of the way to a peer without any right: route, MTU, the pod's own connections to it, tracepath (which
 * needs none), and ping where the node lets everybody (net.ipv4.ping_group_range); else some seconds of the connections, and
 * connects. MySQL counts connects that say nothing, so it gets none. Arguments: hostNetwork, host, port or 0, and the address of a pod behind the Service or '-': the address of a Service itself answers no ping.
 */
export const pathScript = `${shellProbes}
${shellMeasure}
${shellKnocks}
hostnet=$1 port=$3
echo "peer $2 $3"
resolve "$2" || exit
[ -n "$found" ] || exit 0
set -- "$1" "$2" "$3" "$4" $found
to=$4
[ "$to" != - ] && ! forbidden "$to" "$hostnet" || to=$5
door=$5 ends=$to; shift 4; for a do ends="$ends $a"; done
echo "to $to"
route=$(ip route get "$to" 2>/dev/null | tr '\\n' ' ')
echo "route $route"
dev=\${route##* dev }; dev=\${dev%% *}
mtu=
[ -z "$dev" ] || read -r mtu <"/sys/class/net/$dev/mtu"
echo "link \${dev:--} \${mtu:--}"
connections() {
  for a in $ends; do ss -Htino dst "$a" 2>/dev/null; done | tr ' ' '\\n' | awk -F: '
function tell() { if (mss) print "connection", mss, pmtu + 0, rtt + 0, again + 0, sent + 0, stuck + 0; mss = "" }
$1 == "mss" { tell(); mss = $2; pmtu = rtt = again = sent = stuck = 0 } $1 == "pmtu" { pmtu = $2 } $1 == "rtt" { split($2, t, "/"); rtt = t[1] }
$1 == "retrans" { split($2, t, "/"); again = t[2] } $1 == "segs_out" { sent = $2 } $1 == "backoff" { stuck = $2 } END { tell() }' | head -n 100
}
stuck() { printf '%s\\n' "$own" | awk '$7 >= ${leastStuck} { odd = 1 } END { exit !odd }'; }
own=$(connections)
if ping -c 1 -W 1 127.0.0.1 >/dev/null 2>&1; then measure "$to" "\${mtu:-1500}"
else
  echo 'ping refused'
  for n in 1 2 3 4 5 6 7 8 9 10; do stuck && break; sleep 0.5 2>/dev/null || sleep 1; own=$(connections); done
  [ "$port" = 0 ] || [ "$port" = 3306 ] || knocks
fi
printf '%s\\n' "$own"
! has tracepath || timeout 6 tracepath -n -m 12 "$to" 2>/dev/null | sed -nE 's/ +/ /g; /LOCALHOST/d; s/^ ?([0-9]+)[?:]+ /hop \\1 /p; s/^ ?Resume: pmtu ([0-9]+).*/trace \\1/p' | head -n 30
exit 0`;

/** The same pings as root with NET_RAW. Arguments: hostNetwork, address, MTU. */
export const pingScript = `${shellProbes}
${shellMeasure}
! forbidden "$2" "$1" || exit ${notProbed}
measure "$2" "$3"
exit 0`;
