import { shellWalk } from './walk-script.ts';

/** What is at a path: never what a file holds. Arguments: the target's root, where nobody looks (one a line), the path. */
export const filesScript = `${shellWalk}
begin "$1" "$2"
walk "$3" || exit 0
stat -c 'kind %F|%a %u %g|%s %Y %h' "$root$at"
mounted() { while read -r id parent dev from where opts rest; do
  case $1/ in "\${where%/}"/*) m="$where \${opts%%,*}" ;; esac
done <"\${root%/root}/mountinfo"; echo "mount $m"; }
mounted "$at" 2>/dev/null
[ -r "$root$at" ] || echo unreadable
if [ -d "$root$at" ]; then
  set -- "$root$at"/*; [ -e "$1" ] || [ -L "$1" ] || set --
  echo "entries $#"
  ls -lAn "$root$at/" 2>/dev/null | head -n 201 | while read -r l; do echo "entry $l"; done
fi
exit 0`;

/** Names below a folder of one filesystem that fit a pattern. Fourth argument: the pattern of a name. */
export const findScript = `${shellWalk}
begin "$1" "$2"
walk "$3" || exit 0
[ -d "$root$at" ] || { echo "not-a-folder $at"; exit 0; }
case $at in /proc | /proc/* | /sys | /sys/*) echo "forbidden $at"; exit 0 ;; esac
find "$root\${at%/}/" -xdev -maxdepth 12 -name "$4" -exec ls -ldn {} + 2>/dev/null | head -n 300 | while read -r m l u g s a b c path; do
  path=\${path#"$root"}
  forbidden "\${path%% -> *}" || echo "found $m $u $g $s $path"
done
exit 0`;

/** Whether the target's user may read and write a path, from as whom it runs. Arguments as of files, then the target's PID. */
export const permsScript = `${shellWalk}
begin "$1" "$2"
grep -E '^(Uid|Gid|Groups|CapEff):' "/proc/$4/status" | while read -r word ids; do echo "runs-as \${word%:} $ids"; done
walk "$3" || exit 0
while read -r id parent dev from where opts rest; do
  case $at/ in "\${where%/}"/*) m="$where \${opts%%,*} \${rest##* }" ;; esac
done <"\${1%/root}/mountinfo"; echo "mount \${m%%,*}"
can() { [ "$1" "$root$at" ] && echo yes || echo no; }
echo "may read $(can -r)"; echo "may write $(can -w)"; echo "may run $(can -x)"
exit 0`;
