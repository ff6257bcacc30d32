import { notProbed } from './probe-script.ts';

/**
 * What goes over the wire, counted for each peer inside the container: no packet and no payload is shown. tcpdump takes 96
 * bytes of a packet, headers alone, and at most 20,000 of them. Beside NET_RAW it needs SETGID, for tcpdump gives up its groups;
 * -Z root, for it may not change its user. Argument: seconds.
 */
export const packetsScript = `command -v tcpdump >/dev/null || { echo 'no tool here captures'; exit ${notProbed}; }
timeout -s INT "$1" tcpdump -Z root -i any -nn -t -S -l -s 96 -c 20000 'tcp or icmp or icmp6' 2>&1 | awk '
/^tcpdump: .*(permission|permitted|error)/ { print "said", $0 }
/packets? captured$/ { print "captured", $1; next } /dropped by kernel$/ { print "lost", $1; next }
$3 != "IP" && $3 != "IP6" { next }
$2 != "In" && $2 != "Out" { next }
/ICMP.*need to frag|ICMP6.*packet too big/ { print "too-big", $4, $0 ~ /mtu [0-9]+/ ? substr($0, match($0, /mtu [0-9]+/) + 4, RLENGTH - 4) : "-"; next }
/ICMP.*unreachable/ { icmp++; next }
$7 != "Flags" { next }
{ from = $4; to = $6; sub(/:$/, "", to); flags = $8; out = ($2 == "Out"); peer = out ? to : from
  here = out ? from : to; id = here " " peer; total[peer]++
  seq = ""; if (match($0, /seq [0-9]+(:[0-9]+)?/)) seq = substr($0, RSTART + 4, RLENGTH - 4)
  n = 0; if (match($0, /length [0-9]+/)) n = substr($0, RSTART + 7, RLENGTH - 7) }
flags ~ /R/ { if (out) resetOut[peer]++; else if (id in syn && !(id in answered)) refused[peer]++; else resetIn[peer]++; answered[id] = 1; next }
flags ~ /S/ && flags !~ /\\./ { if (out) syn[id]++; else synIn[id]++; next }
flags ~ /S/ { answered[id] = 1; next }
n > 0 && seq != "" { key = id " " out " " seq; if (key in seen) again[peer]++; else if (keys++ < 20000) seen[key] = 1; bytes[peer] += n }
END {
  for (id in syn) { split(id, ends, " "); if (!(id in answered) && syn[id] > 1) silent[ends[2]]++; tried[ends[2]]++ }
  for (p in total) if (lines++ < 100) print "peer", p, total[p], bytes[p] + 0, tried[p] + 0, silent[p] + 0, again[p] + 0, resetIn[p] + 0, resetOut[p] + 0, refused[p] + 0
  print "unreachable", icmp + 0 }'
exit 0`;
