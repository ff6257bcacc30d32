import { shellTarget } from './target-script.ts';

/**
 * The pod's sockets and counters at two moments, summed up here: a busy pod has megabytes of /proc/net/tcp. Argument: the
 * seconds between. Columns of proc_pid_net(5): a timer of 01 repeats a segment, 04 asks a peer whose window is shut.
 */
export const trafficScript = `moment() { echo "moment $1"; cat /proc/net/snmp /proc/net/netstat /proc/net/tcp /proc/net/tcp6 /proc/net/udp /proc/net/udp6 2>/dev/null; }
{ moment 0; sleep "$1"; moment 1; } | awk 'BEGIN {
  n = split("OutSegs RetransSegs AttemptFails EstabResets OutRsts ActiveOpens ListenOverflows ListenDrops TCPSynRetrans TCPTimeouts RcvbufErrors", names, " ")
  for (i = 1; i <= n; i++) want[names[i]] = 1
  split("ESTABLISHED SYN_SENT SYN_RECV FIN_WAIT1 FIN_WAIT2 TIME_WAIT CLOSE CLOSE_WAIT LAST_ACK LISTEN CLOSING", states, " ") }
$1 == "moment" { m = $2; next }
$1 == "sl" { udp = ($NF == "drops"); next }
$1 ~ /^(Tcp|TcpExt|Udp):$/ {
  if ($2 ~ /[A-Za-z]/) { n = split($0, head, " "); next }
  for (i = 2; i <= n; i++) if (head[i] in want) print "counter", m, head[i], $i
  next }
$1 !~ /^[0-9]+:$/ { next }
udp { if (m == 0) drops[$2] = $NF; else if ($2 in drops && $NF > drops[$2]) print "udp-drops", $2, $NF - drops[$2]; next }
{ split($5, queue, ":"); split($6, timer, ":"); key = $2 " " $3; port = substr($2, length($2) - 3) }
m == 0 { if ($4 == "0A") listens[port] = 1
  if ($4 == "01" && (queue[2] "") > "00003FFF") unread[key] = queue[2] ""
  if (timer[1] "" == "04") shut[key] = 1
  next }
{ state = states[index("123456789AB", substr($4, 2))]; count[state]++ }
$4 == "0A" { next }
{ peers[state " " $3]++; if (!(port in listens)) used[$3]++ }
key in unread && (queue[2] "") >= unread[key] && rows++ < 100 { print "unread", key, unread[key], queue[2] }
key in shut && timer[1] "" == "04" && rows++ < 100 { print "shut", key, queue[1] }
timer[1] "" == "01" && $4 != "02" && ($7 "") > "00000002" && rows++ < 100 { print "unacknowledged", key, $7 }
END { for (k in count) print "state", k, count[k]
  for (k in used) if (used[k] > 9 && lines++ < 100) print "used", k, used[k]
  for (k in peers) if (peers[k] > 2 && lines++ < 300) print "remote", k, peers[k] }'
set -- $(cat /proc/sys/net/ipv4/ip_local_port_range)
[ $# != 2 ] || echo "local-ports $(($2 - $1 + 1))"
exit 0`;

/**
 * Which processes of the container hold the sockets that matter: listeners, connections that the far side has ended, and
 * established ones with bytes that nobody reads. Only the target's own user may see it. Argument: the target's PID.
 */
export const ownersScript = `${shellTarget}
mine "$1"
for p in $pids; do
  read -r name <"/proc/$p/comm" && echo "name $p $name"
  ls -l "/proc/$p/fd" 2>/dev/null | sed -nE "s/.* -> socket:\\\\[([0-9]+)\\\\]$/inode \\\\1 $p/p"
done 2>/dev/null | { cat; cat /proc/net/tcp /proc/net/tcp6 2>/dev/null; } | awk '
$1 == "name" { print; next }
$1 == "inode" { owner[$2] = $3; next }
!($10 in owner) { next }
$4 == "0A" { print "listener", $2, owner[$10]; next }
$4 == "08" { wait[owner[$10]]++ }
$4 == "01" { split($5, queue, ":"); if ((queue[2] "") > "00003FFF") late[owner[$10]]++ }
END { for (p in wait) print "close-wait", p, wait[p]; for (p in late) print "unread", p, late[p] }' | head -n 400
exit 0`;

/** UDP ports that somebody is bound to. */
export const udpScript = `awk 'FNR > 1 && $3 ~ /:0000$/ { print "udp", $2 }' /proc/net/udp /proc/net/udp6 2>/dev/null | sort -u | head -n 400
exit 0`;
