# OWN ROOT SKELETON CWD IDENTITY PATH CLOSED, then the command of a container: becomes it. Runs in its namespaces, with the keeper's
# shellcheck shell=sh
# root and search path; says on 3 what its number outside is, or what is wrong.
own=$1 root=$2 skeleton=$3 cwd=$4 identity=$5 path=$6 closed=$7; shift 7
read -r pid _ </proc/self/stat
mount -t tmpfs -o mode=755,size=1m tmpfs "$root" 2>&3 && cp -a "$skeleton/." "$own/root/." "$root" 2>&3 && mount -a -T "$own/fstab" >&3 2>&1 || exit 96
cd "$root" && mkdir .old && pivot_root . .old 2>&3 && umount -l /.old 2>&3 && rmdir /.old || exit 96
# As a mount, not as a file system: the options of a tmpfs name a user that may be none here, and cannot be given again.
for each in $closed; do mount -o remount,bind,ro "$each" 2>&3 || exit 96; done
cd "$cwd" 2>/dev/null || { echo "no working directory $cwd" >&3; exit 96; }
setsid=$(command -v setsid) setpriv=$(command -v setpriv)
PATH=$path
case $1 in
*/*) file=$1 ;;
*) # not by `command -v`, which finds the shell's own words too
  file=''
  IFS=:
  for folder in $PATH; do [ -n "$file" ] || [ ! -x "$folder/$1" ] || file=$folder/$1; done
  unset IFS ;;
esac
[ -e "$file" ] || { echo "exec: \"$1\": executable file not found in \$PATH" >&3; exit 95; }
[ -x "$file" ] || { echo "exec: \"$1\": permission denied" >&3; exit 95; }
echo "pid $pid" >&3
exec 3>&-
# As runc leaves it in the log: the kernel does not say that it is the interpreter that is missing.
interpreter=$(head -c 128 "$file" 2>/dev/null | tr -d '\000' | sed -n '1s/^#! *\([^ ]*\).*/\1/p')
[ -z "$interpreter" ] || [ -e "$interpreter" ] || { echo "exec $file: no such file or directory" >&2; exit 1; }
unset OLDPWD
# A session of its own, as runc makes one: checks tell their own processes by it. IDENTITY is words of ours, without blanks.
# shellcheck disable=SC2086
exec "$setsid" "$setpriv" $identity -- "$@"
