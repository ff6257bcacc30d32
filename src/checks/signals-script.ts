import { shellTarget } from './target-script.ts';

/**
 * What each process of the container does with signals, from /proc/PID/status, which everyone may read (proc(5)), and a
 * second later what still waits to be taken. Argument: the target's PID.
 */
export const signalsScript = `${shellTarget}
mine "$1"
echo "target $1"
set --; for p in $pids; do [ $# -ge 200 ] || set -- "$@" "/proc/$p/status"; done
show() {
  word=$1; shift
  cat "$@" 2>/dev/null | awk -v word="$word" 'function tell() {
    if (!("Pid" in v)) return
    n = split(v["NSpid"], ns, " "); split(v["State"], state, " "); split(v["SigQ"], queue, " ")
    print word, v["Pid"], v["PPid"], (n ? ns[n] : v["Pid"]), state[1], v["SigPnd"], v["ShdPnd"], v["SigBlk"], v["SigIgn"], v["SigCgt"], queue[1], v["Name"]
    split("", v) }
  /^Name:/ { tell() } { key = $1; sub(/:$/, "", key); sub(/^[^ \\t]+[ \\t]+/, ""); v[key] = $0 } END { tell() }'
}
show process "$@"; sleep 1; show later "$@"
exit 0`;
