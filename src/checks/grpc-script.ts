import { notProbed, shellProbes } from './probe-script.ts';

/**
 * Arguments: hostNetwork, sidecar, host, port. Asks grpc.health.v1.Health/Check with an empty request (five zero bytes: not
 * compressed, length 0), first as HTTP/2 without TLS, then over TLS; where neither is HTTP/2, what HTTP/1.1 answers. Shown
 * are status, content type, grpc-status and the first bytes of the answer, which hold one number.
 */
export const grpcScript = `${shellProbes}
hostnet=$1
echo "peer $3 $4"
resolve "$3" || exit
open=
for a in $found; do connect "$a" "$4" 3 && open=$a && break; done
[ -n "$open" ] || exit 0
why=$(proxied "$2" "$4")
[ -z "$why" ] || echo "$why"
has curl || { echo 'no tool here speaks HTTP/2'; exit ${notProbed}; }
case $open in *:*) at=[$open] ;; *) at=$open ;; esac
case $3 in *:*) where=[$3]:$4 ;; *) where=$3:$4 ;; esac
call() {
  echo "# $1"; url=$2; shift 2
  { printf '\\000\\000\\000\\000\\000' | curl -q -sS -g -k --noproxy '*' --proto =http,https --max-redirs 0 --connect-timeout 3 --max-time 5 \\
    --resolve "$where:$at" -A kdebug -H 'Content-Type: application/grpc' -H 'TE: trailers' -H 'Expect:' --data-binary @- \\
    -D /dev/stderr -w '%{stderr}said %{http_code} %{http_version} %{exitcode} %{time_total}\\n' "$@" "$url" 2>&3 |
    head -c 16 | od -An -tx1 | tr -d '\\n' | sed 's/^/frame/'; echo; } 3>&1 | tr -d '\\r' |
    sed -nE -e '/^said /p; s/.*frame( [0-9a-f ]+)$/frame\\1/p' -e 's/^([Cc]ontent-[Tt]ype|[Gg]rpc-[Ss]tatus): *([A-Za-z0-9.+/;=_-]{1,60}).*/header \\1 \\2/p'
}
answer=$(call plain "http://$where/grpc.health.v1.Health/Check" --http2-prior-knowledge); echo "$answer"
case $answer in *'said '[1-9]*' 2 '*) exit 0 ;; esac
answer=$(call tls "https://$where/grpc.health.v1.Health/Check" --http2); echo "$answer"
case $answer in *'said '[1-9]*' 2 '*) exit 0 ;; esac
echo '# one'; curl -q -sS -I -g --noproxy '*' --proto =http --max-redirs 0 --connect-timeout 3 --max-time 3 --http1.1 \\
  --resolve "$where:$at" -A kdebug -o /dev/null -w 'said %{http_code} %{http_version} %{exitcode} %{time_total}\\n' "http://$where/" 2>/dev/null
hold "$open" "$4"
exit 0`;
