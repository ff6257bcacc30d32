# NONCE DEADLINE GRACE TARGET ASKED, then per lane: ARGC and its steps: ID PAUSE SECONDS BYTES ARGC WORD... (docs/runner.md)
# shellcheck shell=sh disable=SC2086,SC3013,SC2317,SC3045,SC2094
LC_ALL=C; export LC_ALL
n=$1 grace=$3 target=$4 pid=
[ "$(date +%s)" -le "$2" ] || { echo "$n - expired"; exit 75; }
shift 5
ulimit -v 262144 2>/dev/null
exec 3<&0 9>&1
now() { read -r up x </proc/uptime; up=${up%.*}${up#*.}; }
stat() { read -r x <"/proc/$1/stat" && set -- ${x##*) } && session=$4; } 2>/dev/null
find_target() { # the lowest process in the target's cgroup
  [ "$target" = - ] || for f in /proc/[0-9]*/cgroup; do
    while read -r x; do case $x in *"$target"*)
      f=${f#/proc/} f=${f%/cgroup}; [ "${pid:-$f}" -lt "$f" ] || pid=$f; break ;;
    esac; done <"$f"
  done 2>/dev/null
}
mark() { # whole lines under 1100 bytes, each one flushed write, so steps do not mix
  head -c $(($3 + 1)) | tr '\000' '?' | awk -v p="$n $1 $2" -v max="$3" '
    function put(m, s) { print p m k++ " " s; fflush() }
    { c += length($0) + 1
      while (length($0) > 1000) { put("+", substr($0, 1, 1000)); $0 = substr($0, 1001) }
      put(" ", $0) }
    END { print p "." k + 0, (c > max + 1) }' >&9
}
nap() { trap 'kill -KILL $! 2>/dev/null; wait; exit' TERM; sleep "$1" & wait $!; } # reaps its own sleep
sweep() { # ends what left the session of the step but still holds its output open
  stat self; own=$session
  for f in /proc/[0-9]*/fd/[12]; do
    [ "$f" -ef /proc/self/fd/1 ] || [ "$f" -ef /proc/self/fd/8 ] || continue
    f=${f#/proc/} f=${f%%/*}
    stat "$f" && [ "$session" != "$own" ] && kill -KILL "$f"
  done
}
run() { # seconds argv...
  s=$1; shift
  setsid "$@" 2>&8 </dev/null 3<&- 4<&- 5>&- 6>&- 8>&- 9>&- & c=$!
  echo "g $c" >&5
  { nap "$s"; echo timeout >&6; kill -TERM -$c; nap 2; kill -KILL -$c; } >/dev/null 8>&- 9>&- & k=$!
  wait $c; echo $? >&6; echo "x $c" >&5
  kill $k; wait $k; kill -KILL -$c; sweep
}
step() { # id pause seconds bytes argc words...
  id=$1 s=$3 max=$4 m=$5 i=0
  [ "$2" = 0 ] || sleep "$2"
  shift 5; now; t=$up; echo "$n $id b" >&9
  for a do
    i=$((i + 1)); [ $i -gt 1 ] || set --
    [ $i -le "$m" ] || break
    case $pid$a in [pr]*) echo "$n $id e 0 noTarget 125" >&9; echo f >&5; return ;; esac
    case $a in p*) a=$pid${a#p} ;; r*) a=/proc/$pid/root${a#r} ;; *) a=${a#=} ;; esac
    set -- "$@" "$a"
  done
  r=$({ { run "$s" "$@" 8>&1 >&7 7>&- 2>/dev/null | mark "$id" 2 "$max" 5>&- 6>&- 7>&-; } 7>&1 | mark "$id" 1 "$max" 5>&- 6>&-; } 6>&1)
  now; echo "$n $id e $((up - t))" $r >&9; echo f >&5
}
lane() {
  trap gone=1 TERM; gone=
  while [ $# -gt 4 ] && [ -z "$gone" ]; do step "$@"; shift $((5 + $5)); done
  echo d >&5
}
: | { # a pipe of our own (Linux lets us open its other end): every part reports to one loop
  exec 4<&0 5>/proc/self/fd/0 </dev/null
  w='' t='' off='' sent=1 left=0 groups=' ' lanes=
  if [ "$grace" -gt 0 ]; then
    (while read -r x; do [ "$x" = cancel ] && echo cancel >&5 || echo go >&5; done) <&3 >/dev/null & w=$!
    { nap "$grace"; echo self >&5; } >/dev/null 2>&1 & t=$!
  else t=-; echo go >&5; fi
  while read -r what v <&4; do
    case $what in
      g) groups="$groups$v "; [ -z "$off" ] || kill -KILL "$v" -$v; continue ;;
      x) groups="${groups%% "$v" *} ${groups#* "$v" }"; continue ;;
      f) sent=$((sent + 2)); continue ;;
      d) left=$((left - 1)) ;;
      cancel) off=1; echo "$n - cancelled" >&9; set --
        kill -TERM $lanes; for v in $groups; do kill -KILL "$v" -"$v"; done ;; # not every one leads its group yet
      *) [ -n "$t" ] || continue
        echo "$n - hello 1 $what" >&9; find_target
        [ "$t" = - ] || { kill $t; wait $t; }; t= ;;
    esac 2>/dev/null
    while [ $# -gt 1 ] && [ $left -lt 4 ]; do
      ( k=$1 i=0; shift
        for a do i=$((i + 1)); [ $i -gt 1 ] || set --; [ $i -le "$k" ] || break; set -- "$@" "$a"; done
        lane "$@" ) &
      lanes="$lanes $!" left=$((left + 1)); shift $((1 + $1))
    done
    [ $left -gt 0 ] || break
  done
  kill $w $t 2>/dev/null
  wait
  echo "$n - bye $sent" >&9
}
