import { shellTarget } from './target-script.ts';

/**
 * `threads MOMENTS PAUSE`: each thread's state, CPU time and voluntary switches at several moments, summed up here: a busy
 * process has thousands of threads. All from /proc/PID/task/TID/stat and status, which everyone may read (proc(5)), of the
 * processes in $pids. Ticks are hundredths of a second (USER_HZ); `young` counts threads that began within the last 10 s.
 */
export const shellThreads = `threads() {
left=$1 pause=$2
while read -r line; do case $line in *'-> '*) echo "lock $held waited for by \${line#*-> }" ;; *) held=$line ;; esac; done </proc/locks
while [ "$left" -gt 0 ]; do snap; left=$((left - 1)); [ "$left" = 0 ] || sleep "$pause" 2>/dev/null || sleep 1; done | awk '
/^at:/ { last = substr($0, 4); if (!n++) first = last; next }
{ split($0, path, "/"); pid = path[3]; id = pid " " path[5] }
/status:voluntary/ { v = $NF; if (!(id in v0)) v0[id] = v; v1[id] = v; next }
/status:Pid/ { next }
{ at = match($0, /[(]/); name = substr($0, at + 1); end = length(name)
  while (end > 0 && substr(name, end, 1) != ")") end--
  count = split(substr(name, end + 2), f, " "); name = substr(name, 1, end - 1)
  if (count < 20) next
  ticks = f[12] + f[13]
  if (!(id in t0)) { t0[id] = ticks; s[id] = ""; born[id] = f[20] / 100 }
  t1[id] = ticks; s[id] = s[id] f[1]; names[id] = name; total[pid, n]++
  if (path[5] == pid) process[pid] = name; seen[pid] = 1 }
END {
  print "moments", n, last - first
  for (pid in seen) {
    line = ""; for (i = 1; i <= n; i++) line = line " " total[pid, i] + 0
    asleep = moved = stopped = young = 0
    for (id in t1) { split(id, two, " "); if (two[1] != pid) continue
      if (last - born[id] < 10) young++
      if (length(s[id]) < n) continue
      if (s[id] ~ /^S+$/) asleep++
      if (s[id] ~ /^T+$/) stopped++
      if (t1[id] != t0[id] || v1[id] != v0[id]) moved++ }
    print "process", pid, asleep, moved, stopped, n line, process[pid]
    print "young", pid, young }
  for (k = 0; k < 20; k++) { best = ""
    for (id in t1) if (!(id in done) && t1[id] > t0[id] && (best == "" || t1[id] - t0[id] > t1[best] - t0[best])) best = id
    if (best == "") break
    done[best] = 1; print "thread", best, s[best], t1[best] - t0[best], v1[best] - v0[best], names[best] } }'
}
snap() {
  set --; for p in $pids; do [ $# -gt 6000 ] || set -- "$@" "/proc/$p/task/"*/stat "/proc/$p/task/"*/status; done
  read -r up x </proc/uptime; echo "at:$up"
  grep -sHE '^([0-9]+ [(]|voluntary_ctxt_switches|Pid:)' "$@"
}`;

/** Arguments: the target's PID and how many moments, a second apart. */
export const threadsScript = `${shellTarget}
${shellThreads}
mine "$1"; threads "$2" 1`;

/**
 * Three moments within a quarter of a second, and only where these look like trouble a longer look, which alone can tell: a thread
 * that is always ready to run and never waits, a stopped process, somebody who waits for a lock, many threads and new ones
 * among them, bytes or connections that wait while nothing moves. Arguments: the target's PID, and `long` where something else looks like trouble already.
 */
export const briefThreadsScript = `${shellTarget}
${shellThreads}
mine "$1"
said=
[ "$2" = long ] || said=$(threads 3 0.1)
if [ -z "$said" ] || printf '%s\\n' "$said" | awk 'FNR == 1 { file++ }
  file > 1 { split($5, queue, ":"); if (($4 == "0A" || $4 == "01") && queue[2] != "00000000") waits = 1; next }
  $1 == "lock" { odd = 1 }
  $1 == "thread" && $4 ~ /^R+$/ && $6 < 8 { odd = 1 }
  $1 == "process" { moved += $4; if ($5 > 0) odd = 1 }
  $1 == "process" && $(6 + $6) >= 100 { many[$2] = 1; if ($(6 + $6) > $7) odd = 1 }
  $1 == "young" && many[$2] && $3 >= 5 { odd = 1 }
  END { exit !(odd || (waits && !moved)) }' - /proc/net/tcp /proc/net/tcp6 2>/dev/null; then threads 5 0.8; else printf '%s\\n' "$said"; fi`;

/**
 * In which function of the kernel the threads wait, and how many wait for a futex without a time limit: only the target's
 * own user may read it. Argument: the target's PID. The fourth argument of futex(2), system call 202 or 98, is the limit.
 */
export const waitsScript = `${shellTarget}
mine "$1"
for p in $pids; do
  grep -sH . "/proc/$p/task/"*/wchan; grep -sH . "/proc/$p/task/"*/syscall
done | head -n 8000 | awk -F '[/:]' '{ key = $3 }
$6 == "wchan" { wait[key " " $7]++; next }
{ count = split($7, f, " "); if ((f[1] == 202 || f[1] == 98) && f[5] == "0x0") forever[key]++ }
END { for (k in wait) print "wait", k, wait[k]
  for (k in forever) print "forever", k, forever[k] }'
while read -r line; do case $line in *'-> '*) set -- $line; for p in $pids; do for f in "/proc/$p/fd/"*; do
  [ "$(stat -L -c %i "$f")" != "\${7##*:}" ] || echo "locked \${7##*:} $(readlink "$f")"
done; done; esac; done </proc/locks 2>/dev/null | head -n 5
awk 'FNR > 1 { split($5, q, ":"); if ($4 == "0A" && q[2] != "00000000") print "unaccepted", $2, q[2]
  if ($4 == "01" && q[2] != "00000000") unread++ } END { print "unread", unread + 0 }' /proc/net/tcp /proc/net/tcp6 2>/dev/null
exit 0`;
