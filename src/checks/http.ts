import { z } from 'zod';
import type { Check } from '../check/check.ts';
import { serviceNamespaces } from './find-service.ts';
import { httpCodes } from './http-codes.ts';
import { judgeHttp } from './judge-http.ts';
import { judgePeer } from './judge-peer.ts';
import { hasHostNetwork, peerContext, sidecarName } from './peer-context.ts';
import { peerFacts } from './peer-facts.ts';
import { notProbed, shellProbes } from './probe-script.ts';
import { httpFacts, readHttp } from './read-http.ts';
import { readProbes } from './read-probes.ts';
import { type HttpArgs, readUrl } from './read-url.ts';
import { unseenServices } from './unseen-services.ts';

/**
 * Arguments: hostNetwork, sidecar, scheme, host, port, path, Host header, URL. The connection goes to the address that
 * was judged (--resolve), no redirect is followed, no body is kept, and of headers only the names leave the pod. Where
 * there is no curl, busybox's nc runs a small client; its wget would follow redirects wherever they lead.
 */
const script = `${shellProbes}
hostnet=$1
echo "peer $4 $5"
ms; began=$now
resolve "$4" || exit
ms; echo "resolved $((now - began))"
open=
for a in $found; do connect "$a" "$5" 3 && open=$a && break; done
why=
[ -z "$open" ] || why=$(proxied "$2" "$5")
[ -z "$why" ] || echo "$why"
[ -n "$open" ] || exit 0
if has curl; then
  case $open in *:*) at=[$open] ;; *) at=$open ;; esac
  curl -q -sS -g -k --path-as-is --noproxy '*' --proto =http,https --max-redirs 0 --connect-timeout 3 --max-time 8 \\
    --resolve "$4:$5:$at" -A kdebug -o /dev/null -D - -w '
curl-says %{http_code} exit=%{exitcode} tcp=%{time_connect} tls=%{time_appconnect} first=%{time_starttransfer} total=%{time_total} verify=%{ssl_verify_result} to=%{redirect_url}
' "$8" 2>&1 | sed -nE -e '/^curl-says /{s#://[^/@]*@#://#; s/[?#].*//; p; d
}' -e '/^curl: /{p; d
}' -e 's/^(HTTP\\/[0-9.]+ [0-9]{3}).*/\\1/p' -e 's/^([A-Za-z0-9-]{1,60}):.*/header \\1/p'
elif [ "$3" = http ] && [ "$nc" = e ]; then
  ms; began=$now
  nc -w 3 "$open" "$5" -e sh -c 'cr=$(printf "\\r") n=0
    printf "GET %s HTTP/1.1\\r\\nHost: %s\\r\\nUser-Agent: kdebug\\r\\nAccept: */*\\r\\nConnection: close\\r\\n\\r\\n" "$1" "$2"
    while [ $n -lt 100 ] && read -r -t 8 line; do
      n=$((n + 1)) line=\${line%"$cr"} name=\${line%%:*}
      case $line in
        HTTP/*) line=\${line#HTTP/}; version=\${line%% *} line=\${line#* }; echo "HTTP/$version \${line%% *}" >&2 ;;
        "") break ;;
        *:*) case $name in *[!A-Za-z0-9-]*) ;; *) echo "header $name" >&2 ;; esac ;;
      esac
    done' sh "$6" "$7" 2>&1 </dev/null
  ms; echo "nc-says $((now - began))"
else
  echo 'no tool here speaks to it'
  exit ${notProbed}
fi
exit 0`;

export const http: Check<HttpArgs> = {
  name: 'http',
  summary: 'ask a URL from inside the pod: status, timing and the names of its headers, never a body',
  words: ['url'],
  args: z.object({ url: z.string() }).transform(readUrl),
  needs: ['services'],
  namespaces: ({ host }, { namespace }) => serviceNamespaces(host, namespace),
  ceiling: { rung: 0, rounds: 1 },
  codes: httpCodes,
  plan: ({ args, api, outcomes }) => {
    if (outcomes.length > 0) return [];
    const { scheme, host, port, path, authority, href } = args;
    const own = [hasHostNetwork(api.pod), sidecarName(api.pod) ?? '-'];
    return [
      {
        id: 'http',
        argv: ['sh', '-c', script, 'http', ...own, scheme, host, String(port), path, authority, href],
        rung: 0,
        timeoutMs: 25_000,
        maxBytes: 32 * 1024,
        reaches: [{ host, port }],
      },
    ];
  },
  interpret: (input) => {
    const outcome = input.outcomes.find(({ step }) => step === 'http');
    const { peers, proxy } = readProbes(outcome?.stdout ?? '');
    const { host, port } = input.args;
    const probe = peers[0] ?? { host, port, addresses: [], asked: [], connects: [] };
    const context = peerContext('http', input, proxy);
    const answer = readHttp(outcome?.stdout ?? '');
    const connected = probe.connects.some(({ how }) => how === 'connected');
    const findings =
      connected && answer !== undefined ? judgeHttp(answer, input.args, context) : [judgePeer(probe, context)];
    return {
      findings: [...findings, ...unseenServices(context)],
      facts: [...peerFacts(probe), ...(answer === undefined ? [] : httpFacts(answer, input.args.shown))],
    };
  },
};
