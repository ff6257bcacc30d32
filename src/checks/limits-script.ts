import { shellTarget } from './target-script.ts';

/**
 * What everyone may see: the limits of the target's processes, what the first ones use of them, and how many tasks each user
 * has in the container (threads count against "Max processes" of their user, setrlimit(2)). Argument: the target's PID.
 */
export const limitsScript = `${shellTarget}
mine "$1"
set --; for p in $pids; do set -- "$@" "/proc/$p/status"; done
cat "$@" 2>/dev/null | awk '/^Uid:/ { uid = $2 } /^Threads:/ { tasks[uid] += $2 } END { for (u in tasks) print "tasks", u, tasks[u] }'
n=0
for p in $pids; do
  n=$((n + 1)); [ $n -le 30 ] || break
  awk -v p="$p" 'FNR == 1 { file++ } file == 1 && /^Name:/ { $1 = ""; name = substr($0, 2) }
    file == 1 && /^Uid:/ { uid = $2 } file == 1 && /^VmSize:/ { size = $2 * 1024 }
    file == 2 && /^Max (processes|address space|open files|file size)/ { key = $2; print "limit", p, uid, key, (key == "processes" || key == "open" || key == "address" || key == "file" ? $(NF - 2) : ""), size + 0, name }
  ' "/proc/$p/status" "/proc/$p/limits" 2>/dev/null
done
exit 0`;

/** How many tasks the container's cgroup may have, both versions. Argument: the target's root. */
export const pidsCgroupScript = `c=$1/sys/fs/cgroup
for d in "$c" "$c/pids"; do
  [ -r "$d/pids.current" ] || continue
  echo "current $(cat "$d/pids.current")"; echo "max $(cat "$d/pids.max")"
  while read -r line; do echo "event $line"; done <"$d/pids.events"
  break
done
exit 0`;
