# FOLDER, then the command line of the keeper. PID 1 of the sandbox: when it ends, the kernel ends every process in it.
# shellcheck shell=sh
folder=$1; shift
[ $$ = 1 ] || exit 97 # below it ends all that it sees
mkdir -m 700 "$folder" && mkdir "$folder/state" && mount -t tmpfs -o mode=755 tmpfs "$folder/state" || exit 98
exec 5<&0
"$@" </dev/null 5<&- & keeper=$!
{ cat <&5 >/dev/null; kill -KILL $keeper 2>/dev/null; } 3>&- & # standard input ends with the parent, however that ends
{ wait $keeper; } 2>/dev/null # says nothing of how it was ended
status=$?
kill -KILL -1 2>/dev/null
if [ -f "$folder/state/cgroups" ]; then
  while read -r top; do # on a busy machine a process leaves its cgroup long after it was killed
    tries=0
    while [ -d "$top" ] && [ $tries -lt 160 ]; do
      find "$top" -depth -type d -exec rmdir {} + 2>/dev/null || sleep 0.05
      tries=$((tries + 1))
    done
  done <"$folder/state/cgroups"
fi
umount -l "$folder/state"
rm -rf "$folder"
exit $status
