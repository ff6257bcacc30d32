import { shellProbes } from '../probe-script.ts';

/**
 * `credentials HOST PORT USUAL`: sets user, password and database from what the kubelet put into the environment. A URL counts
 * only where it names this very server, so that a password goes nowhere else. No value is printed, and no password stands
 * in a list of arguments: printf is built into the shell.
 */
export const shellCredentials = `decode() {
  rest=$1 plain=
  while :; do case $rest in
    *%[0-9A-Fa-f][0-9A-Fa-f]*)
      before=\${rest%%%[0-9A-Fa-f][0-9A-Fa-f]*}; rest=\${rest#"$before"%}; after=\${rest#??}
      plain=$plain$before$(printf "\\\\$(printf %03o "0x\${rest%"$after"}")"); rest=$after ;;
    *) plain=$plain$rest; return ;;
  esac; done
}
credentials() {
  user=$KDEBUG_USER password=$KDEBUG_PASSWORD database=
  if [ -z "$KDEBUG_URL" ]; then
    [ -n "$password" ] || { echo 'login gone'; return 1; }
    return 0
  fi
  authority=\${KDEBUG_URL#*://} path=
  case $authority in */*) path=\${authority#*/} authority=\${authority%%/*} ;; esac
  authority=\${authority%%[?#]*} where=\${authority##*@} who=
  case $authority in *@*) who=\${authority%@*} ;; esac
  case ",$where," in
    *",$1:$2,"*) ;;
    *",$1,"*) [ "$2" = "$3" ] || { echo 'login other-host'; return 1; } ;;
    *) echo 'login other-host'; return 1 ;;
  esac
  decode "\${who%%:*}"; user=$plain
  case $who in *:*) decode "\${who#*:}"; password=$plain ;; esac
  decode "\${path%%[?#]*}"; database=$plain
}`;

/**
 * A client of the server's own makers logs in. Arguments: hostNetwork, host, port, the usual port, user and database of the
 * spec or ''. The text of the kind sets CLIENT and tells \`login …\` and \`field …\` lines alone.
 */
export function clientScript(client: string, text: string): string {
  return `${shellProbes}
${shellCredentials}
hostnet=$1 host=$2 port=$3
has ${client} || { echo 'login no-tool'; exit 0; }
credentials "$host" "$port" "$4" || exit 0
user=\${5:-$user} database=\${6:-$database}
resolve "$host" || exit
open=\${found%% *}
[ -n "$open" ] || exit 0
${text}
exit 0`;
}
