/**
 * `walk PATH`: follows PATH component by component below $root, the target's root, beginning there anew at each absolute
 * link: the kernel would follow such a link into our own root. It prints each component as it goes, and sets $at to the
 * final path, which holds no link. It ends with 1 where the way ends: missing, no folder, no right, too many links.
 * `forbidden PATH`: whether nobody may look there: environments of processes, tokens, and the mounts in $secret, one a line; \`begin\` adds
 * where these really lie.
 */
export const shellWalk = `forbidden() {
  [ -z "$open" ] || return 1
  case $1/ in
    */environ/ | /proc/*/mem/ | /proc/*/root/* | /proc/*/cwd/* | /proc/*/fd/* | /proc/kcore/ | /var/run/secrets/* | /run/secrets/* | */kubernetes.io/serviceaccount/*) return 0 ;;
  esac
  old=$IFS; IFS='
'; set -f
  for hidden in $secret; do case $1/ in "\${hidden%/}"/*) IFS=$old; set +f; return 0 ;; esac; done
  IFS=$old; set +f; return 1
}
about() { stat -c '%a %u %g %F' "$root$1" 2>/dev/null; }
walk() {
  rest=$1 at='' links=0
  echo "step / $(about /)"
  while [ -n "$rest" ]; do
    case $rest in */*) part=\${rest%%/*} rest=\${rest#*/} ;; *) part=$rest rest= ;; esac
    case $part in '' | .) continue ;; ..) at=\${at%/*}; continue ;; esac
    next=$at/$part
    ! forbidden "$next" || { echo "forbidden $next"; return 1; }
    [ -z "$at" ] || [ -d "$root$at" ] || { echo "not-a-folder $at"; return 1; }
    [ -x "$root$at/" ] || { echo "no-search \${at:-/}"; return 1; }
    if [ -L "$root$next" ]; then
      links=$((links + 1))
      [ $links -le 40 ] || { echo "loop $next"; return 1; }
      to=$(readlink "$root$next"); echo "link $next -> $to"
      case $to in /*) at= ;; esac
      rest=$to\${rest:+/$rest}
      continue
    fi
    [ -e "$root$next" ] || { echo "missing $next"; near; return 1; }
    at=$next
    echo "step $at $(about "$at")"
  done
  at=\${at:-/}
  echo "final $at"
}
near() { case $at in /proc*) return ;; esac; ls -A "$root$at/" 2>/dev/null | head -n 40 | while read -r n; do echo "near $n"; done; }
begin() {
  root=$1 secret=$2 open=1 more=
  old=$IFS; IFS='
'; set -f
  for s in $secret; do IFS=$old; more="$more
$(walk "$s" | while read -r word path; do [ "$word" != final ] || echo "$path"; done)"; done
  IFS=$old; set +f; secret="$secret$more" open=
}`;
