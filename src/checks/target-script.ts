/**
 * `mine PID`: sets $pids to the processes of the container that PID is of, known by their equal cgroup: of a shared process
 * namespace, and of our own container, nothing else tells them apart. /proc/PID/cgroup may be read by everyone (proc(5)).
 */
export const shellTarget = `group() { g=; while read -r x; do g="$g $x"; done <"/proc/$1/cgroup"; } 2>/dev/null
mine() {
  group "$1"; want=$g pids=
  for d in /proc/[0-9]*; do group "\${d#/proc/}"; [ "$g" != "$want" ] || pids="$pids \${d#/proc/}"; done
}
clock() { read -r up x </proc/uptime; echo "uptime $up"; }`;
