import { notProbed } from './probe-script.ts';
import { shellTarget } from './target-script.ts';

/**
 * In which system call each thread is, ten times within four seconds, from /proc/PID/task/TID/syscall: only the target's
 * own user may read it, nothing is stopped for it, and of the arguments only a file descriptor's number is kept. Argument:
 * the target's PID.
 */
export const blockedScript = `${shellTarget}
mine "$1"
echo "arch $(uname -m)"
rows=$(n=0; while [ $n -lt 10 ]; do
  [ $n = 0 ] || sleep 0.4 2>/dev/null || sleep 1
  n=$((n + 1)); echo "at $n"
  for p in $pids; do grep -sHE '^(-?[0-9]+ 0x|running)' "/proc/$p/task/"*/syscall; done | head -n 400
  for p in $pids; do grep -sHE '^State:' "/proc/$p/task/"*/status; done | head -n 400
done | awk -F: '
/^at / { samples++; next }
{ split($1, path, "/"); id = path[3] " " path[5] }
$2 == "State" { if ($3 ~ /^[ \\t]*D/) disk[id]++; next }
{ split($2, f, " "); key = f[1] " " (f[1] ~ /^[0-9]/ ? f[2] : "-") " " (f[1] == 72 || f[1] == 25 ? f[3] : "-")
  calls[id]++; count[id "|" key]++; if (!(id in best) || count[id "|" key] > count[id "|" best[id]]) best[id] = key }
END { print "samples", samples + 0; for (id in calls) print "thread", id, best[id], count[id "|" best[id]], calls[id], disk[id] + 0 }')
echo "$rows"
for p in $pids; do read -r name <"/proc/$p/comm" && echo "name $p $name"; done 2>/dev/null
echo "$rows" | while read -r word p t nr fd more; do
  case $word$fd in thread0x*) [ \${#fd} -gt 6 ] || echo "$p \${fd#0x}" ;; esac
done | sort -u | head -n 100 | while read -r p fd; do
  to=$(readlink "/proc/$p/fd/$((0x$fd))") || continue
  echo "fd $p $fd $to"
  case $to in socket:*) i=\${to#socket:[}; i=\${i%]}; awk -v i="$i" '$10 == i { print "socket", i, $2, $3, $4 }' /proc/net/tcp /proc/net/tcp6 2>/dev/null ;; esac
done
awk '$4 == "0A" { print "listener", $2; split($5, q, ":"); if (q[2] != "00000000") print "unaccepted", $2 }' /proc/net/tcp /proc/net/tcp6 2>/dev/null
exit 0`;

/** What strace counts in five seconds: it stops each thread for a moment at each call. Argument: the target's PID. */
export const straceScript = `command -v strace >/dev/null || { echo 'no tool here traces'; exit ${notProbed}; }
echo 'seconds 5'
timeout -s INT 5 strace -f -c -S calls -o /dev/stdout -p "$1" 2>&1 | head -n 60
exit 0`;
