# OWN ROOT SKELETON CWD IDENTITY PATH, then the command of a container: becomes it. Runs in its namespaces, with the keeper's
# shellcheck shell=sh
# root and search path; says on 3 what its number outside is, or what is wrong.
own=$1 root=$2 skeleton=$3 cwd=$4 identity=$5 path=$6; shift 6
read -r pid _ </proc/self/stat
mount -t tmpfs -o mode=755,size=1m tmpfs "$root" 2>&3 && cp -a "$skeleton/." "$own/root/." "$root" 2>&3 && mount -a -T "$own/fstab" >&3 2>&1 || exit 96
cd "$root" && mkdir .old && pivot_root . .old 2>&3 && umount -l /.old 2>&3 && rmdir /.old || exit 96
cd "$cwd" 2>/dev/null || { echo "no working directory $cwd" >&3; exit 96; }
setsid=$(command -v setsid) setpriv=$(command -v setpriv)
PATH=$path
command -v "$1" >/dev/null || { echo "exec: \"$1\": executable file not found in \$PATH" >&3; exit 95; }
echo "pid $pid" >&3
exec 3>&-
unset OLDPWD
# A session of its own, as runc makes one: checks tell their own processes by it. IDENTITY is words of ours, without blanks.
# shellcheck disable=SC2086
exec "$setsid" "$setpriv" $identity -- "$@"
