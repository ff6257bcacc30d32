import { shellTarget } from './target-script.ts';

/** What everyone may read of the processes' memory: VmRSS and its parts, of proc(5). Argument: the target's PID. */
export const memoryScript = `${shellTarget}
clock; echo "now $(date +%s)"
mine "$1"
set --; for p in $pids; do set -- "$@" "/proc/$p/status"; done
cat "$@" 2>/dev/null | awk '/^Name:/ { name = substr($0, 7); rss = anon = shm = 0 }
/^Pid:/ { pid = $2 } /^VmRSS:/ { rss = $2 } /^RssAnon:/ { anon = $2 } /^RssShmem:/ { shm = $2 }
/^VmSwap:/ { all += anon; if (n++ < 200) print "process", pid, rss, anon, shm, $2, name }
END { print "anonymous", all + 0 }'`;

/**
 * The counters of the target's own cgroup, through its root: both versions (Documentation/admin-guide/cgroup-v1/memory.rst
 * and cgroup-v2.rst of the kernel), and what stands in its volumes in memory. Arguments: the target's root and PID.
 */
export const memoryCgroupScript = `${shellTarget}
clock
root=$1 c=$1/sys/fs/cgroup
show() { [ -r "$c/$2" ] || return; while read -r line; do echo "$1 $line"; done <"$c/$2"; }
if [ -r "$c/memory.current" ]; then
  echo version 2
  show current memory.current; show limit memory.max; show high memory.high
  show event memory.events; show stat memory.stat; show pressure memory.pressure
elif [ -r "$c/memory/memory.usage_in_bytes" ]; then
  echo version 1; c=$c/memory
  show current memory.usage_in_bytes; show limit memory.limit_in_bytes
  show event memory.oom_control; show stat memory.stat
fi
while read -r id parent dev from where rest; do
  case $rest in *' - tmpfs '*) ;; *) continue ;; esac
  case $where in /dev | /proc/* | /sys/* | *secrets/* | *\\\\*) continue ;; esac
  set -- $(stat -f -c '%S %b %f' "$root$where" 2>/dev/null)
  [ $# -lt 3 ] || [ "$2" = "$3" ] || echo "volume $where $(($1 * ($2 - $3))) $(($1 * $2))"
done <"/proc/$2/mountinfo"
exit 0`;
