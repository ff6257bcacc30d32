import { shellTarget } from './target-script.ts';

/**
 * What everyone may see: each process's limit of open files, and for how many the kernel has made room in its table, which
 * doubles and never shrinks (FDSize of proc(5)); and how many sockets the pod has. Argument: the target's PID.
 */
export const fdLimitsScript = `${shellTarget}
mine "$1"
for p in $pids; do grep -sH -E '^(FDSize|Name|Max open files)' "/proc/$p/status" "/proc/$p/limits"; done | head -n 600 | awk '
{ split($1, path, "/"); pid = path[3] }
/:Name:/ { $1 = ""; name = substr($0, 2) } /:FDSize:/ { slots = $NF }
/:Max open files/ { print "limit", pid, $4, slots, name }'
while read -r what used count x; do [ "$what" != sockets: ] || echo "sockets $count"; done </proc/net/sockstat
exit 0`;

/**
 * \`deleted PID\`: the files that the process holds open although they are deleted, with the bytes that they take up and the
 * size and free bytes of their filesystem. memfd and shared mappings are meant to be so.
 */
export const shellDeleted = `deleted() {
  ls -l "/proc/$1/fd" 2>/dev/null | grep ' (deleted)$' | head -n 200 | while read -r m l u g s a b c fd arrow path; do
    case $path in /memfd:* | /dev/zero* | /SYSV* | '/[aio]'*) continue ;; esac
    set -- "$1" $(stat -L -c '%b %B' "/proc/$1/fd/$fd" 2>/dev/null) $(stat -f -c '%S %b %a' "/proc/$1/fd/$fd" 2>/dev/null)
    [ $# != 6 ] || [ "$2" -lt 128 ] || echo "deleted $1 $fd $(($2 * $3)) $(($4 * $5)) $(($4 * $6)) \${path% (deleted)}"
  done
}`;

/**
 * What only the target's own user may see: how many descriptors are open, three times, and of which kinds. Arguments: the
 * target's PID, and how many times more than once they are counted (2 where nothing is given).
 */
export const fdsScript = `${shellTarget}
${shellDeleted}
mine "$1"
count() {
  clock
  for p in $pids; do set -- "/proc/$p/fd/"*; [ "$1" = "/proc/$p/fd/*" ] || echo "open $p $#"; done
}
more=\${2:-2}
count; while [ "$more" -gt 0 ]; do sleep 2; count; more=$((more - 1)); done
n=0
for p in $pids; do
  n=$((n + 1)); [ $n -le 40 ] || break
  ls -l "/proc/$p/fd" 2>/dev/null | awk -v p="$p" '
    { at = index($0, " -> "); if (!at) next; to = substr($0, at + 4) }
    to ~ /^socket:/ { kind["sockets"]++; next } to ~ /^pipe:/ { kind["pipes"]++; next }
    to ~ /^anon_inode:/ { kind[substr(to, 12)]++; next }
    { kind["files"]++; if (!(to in file) && ++names > 5000) next; file[to]++ }
    END { for (k in kind) print "kind", p, kind[k], k
      for (i = 0; i < 3; i++) { best = ""; for (f in file) if (file[f] > 1 && (best == "" || file[f] > file[best])) best = f
        if (best == "") break; print "file", p, file[best], best; delete file[best] } }'
  deleted "$p"
done
exit 0`;
