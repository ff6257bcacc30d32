import { shellProbes } from '../probe-script.ts';

/**
 * What every dialog begins with. Its standard input and output are the server; what it tells goes to standard error.
 * `hear NAME BYTES` tells the first bytes that come within $limit or six seconds in hex: binary replies never leave as they are.
 */
const hearing = `set -f
ms() { read -r now x </proc/uptime; now=\${now%.*}\${now#*.}0; }
take() { timeout "\${limit:-6}" dd bs="$1" count=1 2>/dev/null | od -An -v -tx1 | tr -d ' \\n'; }
hear() { ms; began=$now; hex=$(take "$2"); ms; echo "reply $1 $((now - began)) $hex" >&2; }
`;

/** The text of a dialog: POSIX sh, run by the nc of busybox or on a socket that bash opened. Its arguments are $1 and $2. */
export function dialog(text: string): string {
  return `${hearing}${text}`;
}

/**
 * `converse TEXT ARGS…` with the server at $open and $port. Status 127: no tool here does that. The nc of OpenBSD cannot
 * run a program, so bash opens the socket there: its connect knows no limit of its own, so `timeout` ends it, and what
 * comes behind it ignores that signal.
 */
export const shellConverse = `${shellProbes}
converse() {
  text=$1; shift
  if [ "$nc" = e ]; then nc -w 8 "$open" "$port" -e sh -c "$text" sh "$@" 2>&1 </dev/null
  elif has bash; then
    timeout -s HUP 8 bash -c 'exec 3<>"/dev/tcp/$1/$2" || exit 1; trap "" HUP; shift 2; exec sh -c "$@" <&3 >&3 2>&4 3>&- 4>&-' bash "$open" "$port" "$text" sh "$@" 4>&1 2>/dev/null </dev/null
  else echo 'no tool here speaks to it'; return 127; fi
}`;

/**
 * `server HOSTNET SIDECAR HOST PORT FIRST SECOND DIALOGS…`: each dialog gets a connection of its own and FIRST and SECOND,
 * as long as the one before ended with 0. No connect before the first: MySQL counts those that say nothing and bars the
 * host at last (max_connect_errors). Only where nothing was heard a connect tells why. A server that takes the first words
 * in silence gets a line that those of other kinds answer, Redis and HTTP among them.
 */
export const shellServer = `${shellConverse}
other=${quoted(dialog(`limit=2; printf 'PING\\r\\n\\r\\n'; hear other 40`))}
server() (
  hostnet=$1 sidecar=$2 port=$4 first=$5 second=$6
  echo "peer $3 $4"
  resolve "$3" || exit
  shift 6
  for open in $found; do
    heard=
    for talk; do
      ms; since=$now
      said=$(converse "$talk" "$first" "$second"); code=$?
      case $said in *reply*)
        [ -n "$heard" ] || { ms; echo "connect $open $port 0 $((now - since))"; }
        heard=1; printf '%s\\n' "$said" ;;
      esac
      [ $code = 0 ] && [ -n "$heard" ] || break
    done
    case $heard$said in 1*' ') converse "$other" | grep '^reply ' ;; esac
    [ -z "$heard" ] || exit 0
    connect "$open" "$port" 3 && { printf '%s\\n' "$said"; break; }
  done
  why=$(proxied "$sidecar" "$port")
  [ -z "$why" ] || echo "$why"
  exit 0
)`;

/** The step of a kind: its arguments are those of `server` before the dialogs, which are part of the script. */
export function serverScript(dialogs: readonly string[]): string {
  return `${shellServer}
server "$@" ${dialogs.map(quoted).join(' ')}`;
}

/** A constant text as one word of a shell script. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
