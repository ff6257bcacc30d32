import { shellForbidden } from '../check/forbidden-addresses.ts';

/**
 * Exit status of the steps of tcp and http when they did not probe: the address is forbidden, the image has no tool, or a
 * proxy answers for every peer (sysexits.h: EX_NOPERM).
 */
export const notProbed = 77;

/**
 * What the steps of `dns`, `tcp`, `http` and the peers of `netcheck` share, in POSIX sh. getent, dig and the nc of the
 * toolbox are used where they are; else the nslookup and nc of busybox, which has no other way to ask or to connect.
 * busybox's nslookup knows no search domains (docker-library/busybox#48), so `candidates` expands names by resolv.conf(5).
 */
export const shellAsk = `set -f
has() { command -v "$1" >/dev/null 2>&1; }
ms() { read -r now x </proc/uptime; now=\${now%.*}\${now#*.}0; }
ask() {
  if has dig; then
    for t in A AAAA; do
      said=$(dig +tries=1 +time=2 +noall +comments +answer +stats -q "$1" -t $t); code=$?
      printf '%s\\n' "$said" | grep -E 'status: |[[:space:]]IN[[:space:]]|Query time|SERVER|communications|no servers'
      [ $code = 0 ] || break
    done
  elif has nslookup; then nslookup -debug -timeout=2 -retry=1 "$1"
  else echo 'no tool here asks DNS'; fi 2>&1 </dev/null
}`;

/** `resolve NAME`: sets $found to its addresses, in $hostnet 1 as in a pod with hostNetwork; status 77 where one is forbidden. */
export const shellResolve = `${shellAsk}
${shellForbidden}
candidates() {
  case $1 in *.) echo "$1"; return ;; esac
  search= ndots=1 dots=0 rest=$1
  while read -r word values; do case $word in
    search | domain) search=$values ;;
    options) for v in $values; do case $v in ndots:*) ndots=\${v#ndots:} ;; esac; done ;;
  esac; done </etc/resolv.conf
  while [ "$rest" != "\${rest#*.}" ]; do rest=\${rest#*.} dots=$((dots + 1)); done
  [ $dots -lt "$ndots" ] || echo "$1."
  for v in $search; do echo "$1.\${v%.}."; done
  [ $dots -ge "$ndots" ] || echo "$1."
}
answered() {
  named=
  while read -r word a b kind address; do
    case $word$kind in
      *A) case $address in *[!0-9a-fA-F.:]*) ;; *) echo "$address" ;; esac ;;
      Name:*) named=1 ;;
      Address:*) [ -z "$named" ] || echo "$a" ;;
    esac
  done
}
expand() {
  found= dead=
  for n in $(candidates "$1"); do
    out=$(ask "$n"); printf 'asked %s\\n%s\\n' "$n" "$out"
    found=$(printf '%s\\n' "$out" | answered)
    [ -z "$found" ] || break
    case $out in *'no servers could be reached'*) grep '^nameserver' /etc/resolv.conf; dead=1; break ;; esac
  done
}
lookup() {
  found=
  case $1 in *:*) found=$1; return ;; *[!0-9.]*) ;; *) found=$1; return ;; esac
  if has getent; then
    found=$(RES_OPTIONS='timeout:2 attempts:1' getent ahosts "$1" | while read -r a kind x; do [ "$kind" != STREAM ] || echo "$a"; done)
  else
    while read -r a names; do for n in \${names%%#*}; do [ "$n" != "$1" ] || found="$found $a"; done; done </etc/hosts
  fi
  [ -n "$found" ] || expand "$1"
}
resolve() {
  lookup "$1"
  for a in $found; do
    if forbidden "$a" "$hostnet"; then echo "forbidden $a"; found=; return ${notProbed}; fi
  done
  set -- $found
  echo found "$@"
  found="$1 $2 $3"
}`;

/** shellResolve and all that connects. The address that is connected to is the one that was judged, never a name. */
export const shellProbes = `${shellResolve}
case $(nc -h 2>&1 </dev/null) in *-z*) nc=z ;; *-e\\ PROG*) nc=e ;; *) nc= ;; esac
knock() {
  case $nc in
    z) nc -nvz -w "$3" "$1" "$2" ;;
    e) nc -w "$3" "$1" "$2" -e true ;;
    *) echo 'no tool here connects'; return 127 ;;
  esac 2>&1 </dev/null
}
connect() {
  ms; began=$now
  out=$(knock "$1" "$2" "$3"); code=$?
  ms; echo "connect $1 $2 $code $((now - began)) $out"
  return $code
}
hold() {
  ms; began=$now
  case $nc in
    e) out=$(nc -w 3 "$1" "$2" -e sh -c 'read -r -t 0.5 -n 1 x; echo $? >&2' 2>&1 </dev/null) ;;
    *) has bash || return 0
      out=$(bash -c 'exec 3<>"/dev/tcp/$1/$2" && { read -r -t 0.5 -n 1 x <&3; echo $?; }' bash "$1" "$2" 2>&1) ;;
  esac
  ms
  case $out in
    *reset*) held=reset ;;
    0) held=speaks ;;
    1) [ $((now - began)) -lt 400 ] && held=closed || held=silent ;;
    *) held=silent ;;
  esac
  echo "held $held"
}
toNowhere() { # becomes its own nc, so that who kills it kills no shell above it: orphans stay as zombies of the target
  case $nc in
    z) exec nc -nvz -w 1 192.0.2.1 "$1" ;;
    e) exec nc -w 1 192.0.2.1 "$1" -e true ;;
    *) exit 127 ;;
  esac
}
proxied() { # sidecar, port
  if [ "$1" != - ]; then echo "proxy sidecar $1"; return; fi
  grep -qE '^ *[0-9]+: [0-9A-F]+:(3A99|3A9E|102C|102F) [0-9A-F]+:0000 0A ' /proc/net/tcp /proc/net/tcp6 2>/dev/null && { echo 'proxy listener'; return; }
  intercepted "$@"
}
intercepted() {
  if [ "$1" != - ]; then echo "proxy sidecar $1"; return; fi
  toNowhere "$2" >/dev/null 2>&1 </dev/null 3>&- & c=$!
  { trap 'kill $s; wait $s; exit' TERM; sleep 0.2 & s=$!; wait $s || { sleep 1 & s=$!; wait $s; }; kill $c; } >/dev/null 2>&1 & k=$!
  wait $c 2>/dev/null && echo 'proxy control'
  kill $k 2>/dev/null; wait $k 2>/dev/null
  return 0
}`;
