/**
 * All from /proc/PID/stat, which everyone may read (proc(5)), so it needs no ps. Our own container's processes are those
 * of the sessions above this step, and of the sessions that these began: the steps beside it. Values in command lines are cut here: what leaves the container is public to the
 * node's logs.
 */
export const psScript = `set -f
read -r up x </proc/uptime
page=$(grep -m 1 KernelPageSize /proc/self/smaps 2>/dev/null); page=\${page%% kB*}; page=\${page##* }
echo "target $1"
own=' ' up=\${up%.*}
p=$$
while [ "\${p:-0}" -gt 1 ] && read -r line <"/proc/$p/stat"; do set -- \${line##*\\) }; own="$own$4 " p=$2; done
echo '    PID    PPID S    RSS_KB THREADS     AGE_S COMMAND'
stuck= shown= theirs=' '
ours() {
  case $own in *" $1 "*) return ;; esac
  case $theirs in *" $1 "*) return 1 ;; esac
  sid=$1
  read -r line <"/proc/$sid/stat" && set -- \${line##*\\) } && read -r line <"/proc/$2/stat" && set -- \${line##*\\) } &&
    case $own in *" $4 "*) own="$own$sid "; return ;; esac
  theirs="$theirs$sid "
  return 1
}
row() {
  read -r line <"/proc/$1/stat" || return
  pid=$1 name=\${line#*\\(}; name=\${name%\\)*}
  set -- \${line##*\\) }
  [ $# -ge 22 ] || return
  ! ours "$4" || return
  shown="$shown /proc/$pid/cmdline"
  [ "$1" != D ] || stuck="$stuck $pid"
  printf '%7s %7s %1s %9s %7s %9s %s\\n' "$pid" "$2" "$1" $((\${22} * \${page:-4})) "\${18}" $((up - \${20} / 100)) "$name"
}
set +f; set -- /proc/[0-9]*; set -f
for d do row "\${d#/proc/}"; done 2>/dev/null
[ -z "$stuck" ] || { sleep 1; echo 'a second later'; for p in $stuck; do row "$p"; done; } 2>/dev/null
echo 'command lines'
head -v -c 160 $shown 2>/dev/null | tr '\\000' ' ' |
  sed -E -e '/^==> .* <==$/b' -e 's/=[^ ]*/=***/g; s/(-[A-Za-z-]*(pass|secret|token|key|auth|cred)[A-Za-z-]*) +[^ ]+/\\1 ***/g; s#://[^ /@]*@#://***@#g'
:`;
