import { notProbed, shellResolve } from '../probe-script.ts';
import { shellWalk } from '../walk-script.ts';

/** Exit status of a step whose file could not be opened, or whose peer's name has no address (sysexits.h). */
export const notOpened = 66;
export const noAddress = 68;
/** The line between the way to a file and what the command prints of it; read-walk.ts stops there. */
export const openedMark = 'opened';

/**
 * Fills every placeholder of the words behind it: `=TEXT` is text, `pTEXT` begins with the target's PID, `mTEXT` has {}
 * replaced by $it. So a command only ever gets what was judged above it.
 */
const shellFill = `n=$#
while [ $n -gt 0 ]; do
  a=$1 n=$((n - 1)); shift
  case $a in
    p*) a=$pid\${a#p} ;;
    m*) a=\${a#m} before=\${a%%"{}"*} here=$it
      case $before$it in *//*:*) here=[$it] ;; esac
      a=$before$here\${a#*"{}"} ;;
    *) a=\${a#=} ;;
  esac
  set -- "$@" "$a"
done
set +f`;

/** Opens one file or folder of the target. Arguments: root, where nobody looks (one a line), the target's PID, the path. */
export const fileGate = `${shellWalk}
begin "$1" "$2"
pid=$3
walk "$4" || exit ${notOpened}
shift 4
[ -f "$root$at" ] || [ -d "$root$at" ] || { echo "not-a-file $at"; exit ${notOpened}; }
[ -r "$root$at" ] || { echo "no-read $at"; exit ${notOpened}; }
exec 7<"$root$at" || exit ${notOpened}
opened=$(readlink /proc/self/fd/7)
[ "$opened" = "$at" ] || { echo "changed $opened"; exit ${notOpened}; }
it=/proc/self/fd/7
echo '${openedMark}'
${shellFill}`;

/** Finds the address of a peer and judges it. Arguments: name or address, 1 for hostNetwork, the target's PID or -. */
export const peerGate = `${shellResolve}
hostnet=$2 pid=$3 host=$1
shift 3
resolve "$host" >/dev/null || { echo "forbidden $host"; exit ${notProbed}; }
it=\${found%% *}
[ -n "$it" ] || { echo "no-address $host"; exit ${noAddress}; }
echo "address $it"
${shellFill}`;
