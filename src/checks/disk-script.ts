import { shellDeleted } from './fds-script.ts';
import { shellTarget } from './target-script.ts';

/**
 * What everyone may see: the target's mounts, which of them are read-only, and of which the file is no longer where it was mounted from (the rest would tell of the node), and the node's disk, on which our own root filesystem lies
 * as the target's does. Argument: the target's PID.
 */
export const mountsScript = `while read -r id parent dev from where opts rest; do
  case $where in /proc | /proc/* | /sys | /sys/* | /dev | /dev/pts | /dev/mqueue) continue ;; esac
  case $from in *//deleted) part=gone ;; */volume-subpaths/*) part=subpath ;; *) part=- ;; esac
  set -- "$1" \${rest#*- }
  echo "flags $where \${2:-?} \${opts%%,*} \${4%%,*} $part"
done <"/proc/$1/mountinfo"
echo "node $(stat -f -c '%S %b %f %a %c %d' /)"`;

/**
 * What only the target's own user may see: room and inodes of each mount, what is biggest where there is little room left,
 * and deleted files that are held open. \`stat -f\` and not df, which shows another filesystem's numbers for a path below
 * /proc/PID/root. Arguments: the target's root and PID, then volumes whose contents are to be added up.
 */
export const diskScript = `${shellTarget}
${shellDeleted}
root=$1 pid=$2
shift 2
sized=$*
while read -r id parent dev from where opts rest; do
  case $where in /proc | /proc/* | /sys | /sys/* | /dev | /dev/pts | /dev/mqueue | */kubernetes.io/serviceaccount | /etc/host* | /etc/resolv.conf | /dev/termination-log | *\\\\*) continue ;; esac
  set -- $(stat -f -c '%S %b %f %a %c %d' "$root$where" 2>/dev/null)
  [ $# = 6 ] && [ "$2" -gt 0 ] || continue
  echo "mount $where $*"
  tight=
  [ $((($2 - $3) * 100)) -lt $((85 * ($2 - $3 + $4))) ] || tight=1
  [ "$5" -le 0 ] || [ $((($5 - $6) * 100)) -lt $((85 * $5)) ] || tight=1
  [ -z "$tight" ] || [ "$where" = / ] || full="$full $where"
done <"/proc/$pid/mountinfo"
mine "$pid"
for p in $pids; do deleted "$p"; done
for v in $sized; do set -- $(du -xsk "$root$v" 2>/dev/null); echo "size $v \${1:-0}"; done
for v in $full; do du -xk -d 1 "$root$v" 2>/dev/null | sort -rn | head -n 6 | while read -r kb path; do echo "big $v $kb \${path#"$root"}"; done; done
exit 0`;
