import { shellCredentials } from './login-script.ts';
import { dialog, quoted, serverScript, shellServer } from './server-script.ts';

const fields = [
  'redis_version',
  'valkey_version',
  'redis_mode',
  'role',
  'master_host',
  'master_link_status',
  'connected_clients',
  'maxclients',
  'used_memory',
  'maxmemory',
  'maxmemory_policy',
  'evicted_keys',
  'rejected_connections',
  'rdb_last_bgsave_status',
  'aof_last_write_status',
  'cluster_state',
];

/** QUIT makes the server close, so that the end is known at once. */
const info = `printf 'INFO\\r\\nCLUSTER INFO\\r\\nQUIT\\r\\n'
timeout 4 cat | tr -d '\\r' | sed -nE 's/^(${fields.join('|')}):([A-Za-z0-9._:-]{1,80})$/field \\1 \\2/p' >&2`;

export const redisScript = serverScript([
  dialog(`printf 'PING\\r\\n'; hear ping 500
case $hex in 2b504f4e47*) ${info} ;; esac
exit 0`),
]);

/**
 * AUTH as an array of texts with their lengths (RESP), so that no character of a password means anything. Its answer may
 * hold the password (an unknown command is told with its arguments), so only its kind is told, and nothing before it.
 */
const loginDialog = dialog(`${shellCredentials}
send() { printf '*%s\\r\\n' $#; for word; do printf '$%s\\r\\n%s\\r\\n' \${#word} "$word"; done; }
credentials "$1" "$2" 6379 >&2 || exit 0
if [ -n "$user" ] && [ "$user" != default ]; then send AUTH "$user" "$password"; else send AUTH "$password"; fi
hex=$(take 500)
case $hex in
  2b4f4b*) echo 'login ok' >&2; ${info} ;;
  2d455252204155544820* | 2d45525220436c69656e74*) echo 'login not-needed' >&2 ;;
  2d57524f4e4750415353* | 2d45525220696e76616c6964*) echo 'login refused password' >&2 ;;
  2d4e4f5045524d*) echo 'login refused command' >&2 ;;
  *) echo 'login refused other' >&2 ;;
esac
exit 0`);

/** Arguments: hostNetwork, host, port. */
export const redisLogin = `${shellServer}
hostnet=$1 host=$2 port=$3
resolve "$host" || exit
open=\${found%% *}
[ -z "$open" ] || converse ${quoted(loginDialog)} "$host" "$port"
exit 0`;
