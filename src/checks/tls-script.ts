import { notProbed, shellProbes } from './probe-script.ts';
import { shellWalk } from './walk-script.ts';

/** \`reach HOST PORT\`: $peer is the judged address that takes connections, and $where how openssl writes it. */
const shellReach = `reach() {
  resolve "$1" || exit
  peer=
  for a in $found; do connect "$a" "$2" 3 && peer=$a && break; done
  [ -n "$peer" ] || exit 0
  case $peer in *:*) where=[$peer]:$2 ;; *) where=$peer:$2 ;; esac
  case $1 in *:*) name= ;; *[!0-9.]*) name=\${1%.} ;; *) name= ;; esac
}`;

/**
 * \`shake OPTIONS…\`: one TLS handshake with the judged address, with the name in it (SNI) where there is one. Of what
 * s_client prints only the names and dates of the certificates and the numbers of errors are shown: no key, no session.
 * \`upgrade PORT\`: the protocol that turns to TLS only when asked, by the port that IANA gave it.
 */
const shellShake = `shake() {
  if [ -n "$name" ]; then set -- -servername "$name" "$@"; else set -- -noservername "$@"; fi
  said=$(timeout 6 openssl s_client -connect "$where" "$@" 2>&1 </dev/null); ended=$?
}
show() {
  echo "# $1"; echo "ended $ended"
  printf '%s\\n' "$said" | sed -nE -e '/^ *[0-9]+ s:/p; /^ +[iv]:/p; /^New, /p; /Verify return code: /p; /^Requested Signature Alg/p; /^Client Certificate Types/p' \\
    -e 's/.*(error:[0-9A-F]{8}).*(SSL alert number [0-9]+).*/\\1 \\2/p; t' -e 's/.*(error:[0-9A-F]{8}).*/\\1/p; s/.*(errno=[0-9]+).*/\\1/p' | head -n 60
}
shook() { case $said in *'New, TLS'* | *'New, SSL'*) ;; *) return 1 ;; esac; }
upgrade() {
  starttls=
  case $1 in
    21) starttls=ftp ;; 25 | 587) starttls=smtp ;; 110) starttls=pop3 ;; 143) starttls=imap ;;
    389) starttls=ldap ;; 3306) starttls=mysql ;; 5222) starttls=xmpp ;; 5432) starttls=postgres ;;
  esac
}`;

/**
 * Arguments: hostNetwork, sidecar, host, port. After a handshake that fails it looks why: a protocol that asks for STARTTLS
 * first, an old version, a server that speaks plain text.
 */
export const tlsScript = `${shellProbes}
${shellReach}
${shellShake}
hostnet=$1
echo "peer $3 $4"
reach "$3" "$4"
why=$(proxied "$2" "$4")
[ -z "$why" ] || echo "$why"
has openssl || { echo 'no tool here speaks TLS'; exit ${notProbed}; }
echo "now $(date +%s)"
shake -showcerts; show handshake
upgrade "$4"
if ! shook && [ -n "$starttls" ]; then shake -showcerts -starttls $starttls; show "starttls $starttls"; else starttls=; fi
if shook; then
  echo '# leaf'
  if [ -n "$name" ]; then set -- -checkhost "$name"; else set -- -checkip "$3"; fi
  printf '%s\\n' "$said" | openssl x509 -noout -subject -issuer -dates -ext subjectAltName,authorityInfoAccess "$@" 2>/dev/null | head -c 6000
  if [ -n "$name" ] && [ -z "$starttls" ]; then name=; shake -showcerts; show 'without name'; fi
else
  shake -cipher ALL:@SECLEVEL=0 -min_protocol TLSv1; show old
  echo '# plain'
  hold "$peer" "$4"
  ! has curl || curl -q -s -I -g --noproxy '*' --proto =http --max-redirs 0 -m 3 -o /dev/null -w 'http %{http_code}\\n' "http://$where/"
fi
exit 0`;

/**
 * The handshake again, with each of the target's own CA files in place of ours. Arguments: hostNetwork, host, port, the
 * target's root, its mounted Secrets, then paths of files and folders: those that every image has, '-', those that the
 * pod's spec names. They are looked for below that root, and only whether they trust the peer is printed.
 */
export const trustScript = `${shellProbes}
${shellReach}
${shellShake}
has openssl || exit ${notProbed}
hostnet=$1
reach "$2" "$3" >/dev/null
upgrade "$3"
${shellWalk}
begin "$4" "$5"
shift 5
open=1 tried=0
try() {
  [ $tried -lt 12 ] && [ -f "$root$1" ] && [ -r "$root$1" ] || return 0
  tried=$((tried + 1))
  shake -no-CApath -no-CAstore -CAfile "$root$1"
  shook || [ -z "$starttls" ] || shake -no-CApath -no-CAstore -CAfile "$root$1" -starttls $starttls
  shook || return 0
  code=$(printf '%s\\n' "$said" | sed -nE 's/.*Verify return code: ([0-9]+) .*/\\1/p' | head -n 1)
  echo "trust \${code:--} $2"
}
set +f
for path do
  [ "$path" != - ] || { open=; continue; }
  walk "$path" >/dev/null || continue
  real=$at
  [ -d "$root$real" ] || { try "$real" "$path"; continue; }
  for f in "$root$real"/*.crt "$root$real"/*.pem; do walk "\${f#"$root"}" >/dev/null && try "$at" "\${f#"$root"}"; done
done
exit 0`;
