import { shellTarget } from './target-script.ts';

/**
 * Threads by the name that their runtime gave them, the CPU time of each such group in two windows of 1.5 s, and how often
 * the first thread went to wait by itself; all from what everyone may read (proc(5)). Argument: the target's PID. Ticks are hundredths of a second.
 */
export const threadGroupsScript = `${shellTarget}
mine "$1"
snap() { read -r up x </proc/uptime; echo "at:$up"; for p in $pids; do grep -sHE '^[0-9]+ [(]' "/proc/$p/task/"*/stat; done | head -n 3000
  for p in $pids; do grep -sHE '^voluntary' "/proc/$p/status"; done; }
{ snap; sleep 1.5 2>/dev/null || sleep 2; snap; sleep 1.5 2>/dev/null || sleep 2; snap; } | awk '
/^at:/ { n++; when[n] = substr($0, 4); next }
{ split($0, path, "/"); pid = path[3]; tid = path[5] }
/status:voluntary/ { if (n > 1 && pid in waits) waited[pid, n] = $NF - waits[pid]; waits[pid] = $NF; next }
{ at = match($0, /[(]/); name = substr($0, at + 1); end = length(name)
  while (end > 0 && substr(name, end, 1) != ")") end--
  if (split(substr(name, end + 2), f, " ") < 20) next
  name = substr(name, 1, end - 1); if (tid == pid) process[pid] = name
  sub(/[-#_. ]*[0-9]+$/, "", name); if (name == "") name = "?"
  key = pid " " (tid == pid ? "main" : "other") " " name; id = pid " " tid
  ticks = f[12] + f[13]; if (n == 1) before[id] = ticks
  if (n > 1 && id in last) used[key, n] += ticks - last[id]
  last[id] = ticks; if (n == 3) count[key]++ }
END { print "windows", when[2] - when[1], when[3] - when[2]
  for (p in process) print "process", p, waited[p, 2] + 0, waited[p, 3] + 0, process[p]
  for (k in count) { split(k, part, " "); name = k; sub(/^[^ ]+ [^ ]+ /, "", name)
    if (rows++ < 200) print "group", part[1], part[2], count[k], used[k, 2] + 0, used[k, 3] + 0, name } }'
exit 0`;

/**
 * On which runtime each process runs, by its program and libraries (a Go program by the note that its linker writes), and
 * for the target its stacks, by that runtime's own tool where this image has it. Only tools that write nothing into the
 * target and do not stop it: a JVM that nobody attached to yet would have to be written to (a file .attach_pid in its
 * folder), and a .NET tool would put a socket of its own beside the target's (DOTNET_EnableDiagnostics). py-spy's first line is the command line, which may hold a secret. Arguments: the target's PID, hostNetwork.
 */
export const runtimeScript = `${shellTarget}
has() { command -v "$1" >/dev/null 2>&1; }
mine "$1"
runtime=
know() {
  exe=$(readlink "/proc/$1/exe") || return 1
  libs=$(grep -sohE '(libjvm|libcoreclr|libpython|libruby|libnode|libphp)[^/ ]*[.]so' "/proc/$1/maps" | sort -u | head -n 5)
  runtime=
  case $libs in *libjvm*) runtime=jvm ;; *libcoreclr*) runtime=dotnet ;; *libpython*) runtime=python ;; *libruby*) runtime=ruby ;; *libnode*) runtime=node ;; *libphp*) runtime=php ;; esac
  [ -n "$runtime" ] || case \${exe##*/} in
    node | nodejs) runtime=node ;; python*) runtime=python ;; ruby*) runtime=ruby ;; java) runtime=jvm ;; dotnet) runtime=dotnet ;;
    php*) runtime=php ;; perl*) runtime=perl ;; beam.smp) runtime=erlang ;;
    *) ! head -c 8192 "/proc/$1/exe" 2>/dev/null | tr '\\000' '@' | grep -qa '@Go@@' || runtime=go ;;
  esac
  echo "runtime $1 \${runtime:-native} $exe"
}
n=0
for p in $pids; do [ "$p" != "$1" ] || continue; n=$((n + 1)); [ $n -le 20 ] || break; know "$p"; done
know "$1" || exit 0
inside=$(sed -nE 's/^NSpid:.*[[:space:]]([0-9]+)$/\\1/p' "/proc/$1/status")
show() { echo "tool $1"; sed '/^Process [0-9]*:/d' | cut -c 1-200 | head -n 400 | sed 's/^/stack /'; }
case $runtime in
  python) ! has py-spy || py-spy dump --nonblocking --pid "$1" 2>&1 | show py-spy ;;
  ruby) ! has rbspy || rbspy snapshot --nonblocking --pid "$1" 2>&1 | show rbspy ;;
  dotnet) ! has dotnet-stack || TMPDIR=/proc/$1/root/tmp DOTNET_EnableDiagnostics=0 dotnet-stack report -p "$1" 2>&1 | show dotnet-stack ;;
  jvm) ! has jcmd || [ ! -S "/proc/$1/root/tmp/.java_pid$inside" ] || jcmd "$1" Thread.print 2>&1 | show jcmd ;;
  go) [ "$2" = 1 ] || ! has curl || ! grep -qE '^ *[0-9]+: [0-9A-F]+:17AC [0-9A-F]+:0000 0A ' /proc/net/tcp /proc/net/tcp6 2>/dev/null ||
    curl -q -s --noproxy '*' --max-redirs 0 -m 4 'http://127.0.0.1:6060/debug/pprof/goroutine?debug=1' | show pprof ;;
esac
exit 0`;
