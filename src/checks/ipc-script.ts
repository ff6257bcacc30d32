/**
 * System V IPC, POSIX queues and /dev/shm belong to the whole pod, and everyone may read their tables (proc(5)); a creator
 * that is not of this process namespace is 0 there. A shell's read takes bytes one by one, which /proc/sys ends after the
 * first, so cat reads it. Argument: the target's PID, so that its processes are in ours.
 */
export const ipcScript = `echo "now $(date +%s)"
table() { while read -r line; do echo "$1 $line"; done <"/proc/sysvipc/$1" | head -n 400; }
table shm; table msg
awk 'FNR > 1 { n++; sum += $4 } END { print "semaphores", n + 0, sum + 0 }' /proc/sysvipc/sem
for k in kernel/shmmni kernel/shmall kernel/sem kernel/msgmni kernel/msgmnb fs/mqueue/queues_max; do
  v=$(cat "/proc/sys/$k" 2>/dev/null) && echo "limit \${k##*/} $v"
done
for f in /dev/mqueue/*; do
  [ -e "$f" ] || continue
  q=; read -r q x <"$f"
  echo "queue \${q:-?} \${f#/dev/mqueue/}"
done 2>/dev/null | head -n 100
awk 'FNR > 1 { print $5; print $6 }' /proc/sysvipc/shm /proc/sysvipc/msg | sort -u | head -n 400 | while read -r p; do [ ! -d "/proc/$p" ] || echo "alive $p"; done
set -- $(stat -f -c '%S %b %a' /dev/shm 2>/dev/null)
[ $# != 3 ] || echo "dev-shm $(($1 * $2)) $(($1 * $3))"
exit 0`;

/**
 * The files in the target's own /dev/shm, which may be another volume than the pod's, and which of them a process holds
 * open or mapped. Arguments: the target's root. Names only, never a content.
 */
export const shmFilesScript = `d=$1/dev/shm
set -- $(stat -f -c '%S %b %a' "$d" 2>/dev/null)
[ $# != 3 ] || echo "dev-shm $(($1 * $2)) $(($1 * $3))"
held=$({ grep -shoE '/dev/shm/.*' /proc/[0-9]*/maps; ls -l /proc/[0-9]*/fd 2>/dev/null | grep -oE '/dev/shm/.*'; } | sort -u | head -n 2000)
n=0
for f in "$d"/* "$d"/.[!.]*; do
  [ -f "$f" ] && [ ! -L "$f" ] || continue
  n=$((n + 1)); [ $n -le 300 ] || break
  name=\${f#"$d"/} use=free
  case "
$held
" in *"
/dev/shm/$name
"*) use=held ;; esac
  set -- $(stat -c '%b %B' "$f" 2>/dev/null)
  [ $# != 2 ] || echo "file $(($1 * $2)) $use $name"
done
exit 0`;
