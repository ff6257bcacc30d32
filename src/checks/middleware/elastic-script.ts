import { dialog, quoted, shellServer } from './server-script.ts';

/** What leaves the step of an answer: names of fields with their plain values, never a document. */
const filter = String.raw`tr -d '\r' | tr ',{}[]' '\n\n\n\n\n' | sed -nE -e 's/^ *"(number|distribution|status|timed_out|number_of_nodes|unassigned_shards|type)" *: *"?([A-Za-z0-9._-]{1,60})"? *$/field \1 \2/p' -e 's/^x-elastic-product: *(Elasticsearch) *$/field product \1/pI' -e 's/^www-authenticate: .*realm="(security|OpenSearch Security)".*/field realm \1/pI' -e 's/^ *"[a-z0-9._-]*blocks[.](read_only|read_only_allow_delete|write)" *: *"?true"? *$/field block \1/p'`;

const paths = {
  root: '/',
  health: '/_cluster/health?timeout=3s',
  blocks: '/_all/_settings/index.blocks.*?flat_settings=true',
} as const;

/** Each in a connection of its own (HTTP/1.0), and only as long as the one before was answered with 200. $1: Host. */
const dialogs: readonly string[] = Object.entries(paths).map(([name, path]) =>
  dialog(`printf 'GET %s HTTP/1.0\\r\\nHost: %s\\r\\nAccept: application/json\\r\\nUser-Agent: kdebug\\r\\n\\r\\n' '${path}' "$1"
hear ${name} 12
timeout 8 head -c 131072 | ${filter} >&2
case $hex in *20323030) exit 0 ;; *) exit 1 ;; esac`),
);

/** The arguments of `server` before the dialogs. Where no plain HTTP came back, curl asks once more over TLS, which is the default since 8.0. */
export const elasticScript = `${shellServer}
out=$(server "$@" ${dialogs.map(quoted).join(' ')}); code=$?
printf '%s\\n' "$out"
case $out in *'reply root '*' 485454502f'*) exit $code ;; esac
has curl || exit $code
host=$3 port=$4 name=$5
open=$(printf '%s\\n' "$out" | sed -nE 's/^connect ([0-9a-f.:]+) [0-9]+ 0 .*/\\1/p' | head -n 1)
[ -n "$open" ] || exit $code
case $open in *:*) open=[$open] ;; esac
ask() {
  ms; began=$now
  curl -q -sS -g -k -i --http1.1 --noproxy '*' --proto =https --max-redirs 0 --connect-timeout 3 --max-time 8 \\
    --resolve "$host:$port:$open" -A kdebug "https://$name$2" 2>/dev/null </dev/null |
    { hex=$(dd bs=12 count=1 2>/dev/null | od -An -v -tx1 | tr -d ' \\n'); ms
      [ -z "$hex" ] || echo "reply $1 $((now - began)) $hex"
      head -c 131072 | ${filter}
      case $hex in *20323030) exit 0 ;; *) exit 1 ;; esac; }
}
echo 'field scheme https'
${Object.entries(paths)
  .map(([name, path]) => `ask ${name} '${path}'`)
  .join(' && ')}
exit 0`;
