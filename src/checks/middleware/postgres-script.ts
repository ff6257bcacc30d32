import { clientScript } from './login-script.ts';
import { dialog, quoted, serverScript } from './server-script.ts';

/**
 * A start-up message (version 3.0) with user $1 and database $2, and no password behind it: the server's log stays silent,
 * as it does for psql while that waits for one. Only where an error came back the second asks whether TLS is offered.
 */
export const postgresScript = serverScript([
  dialog(`printf "\\\\000\\\\000\\\\000\\\\$(printf %03o $((49 + \${#1} + \${#2})))\\\\000\\\\003\\\\000\\\\000user\\\\000%s\\\\000database\\\\000%s\\\\000application_name\\\\000kdebug\\\\000\\\\000" "$1" "$2"
hear start 2000
case $hex in 45*) exit 0 ;; *) exit 1 ;; esac`),
  dialog(`printf '\\000\\000\\000\\010\\004\\322\\026\\057'; hear tls 1`),
]);

/**
 * One transaction that can only read and takes four seconds a query at most. SET LOCAL, for a pooler (PgBouncer) gives
 * the session to somebody else afterwards. Numbers and truths alone: no text of a row, of a query or of a user.
 */
const queries = `BEGIN READ ONLY;
SET LOCAL statement_timeout = 4000;
SELECT 'field version ' || current_setting('server_version_num');
SELECT 'field recovery ' || pg_is_in_recovery();
SELECT 'field readonly ' || current_setting('default_transaction_read_only');
SELECT 'field connections ' || count(*) || ' ' || current_setting('max_connections') || ' ' || current_setting('superuser_reserved_connections') FROM pg_stat_activity WHERE backend_type = 'client backend';
SELECT 'field oldest ' || coalesce(max(extract(epoch FROM now() - xact_start))::bigint, 0) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid();
SELECT 'field idle ' || count(*) FROM pg_stat_activity WHERE state LIKE 'idle in transaction%' AND now() - state_change > interval '60 seconds';
SELECT 'field waiting ' || count(*) || ' ' || coalesce(max(extract(epoch FROM now() - state_change))::bigint, 0) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND state = 'active';
SELECT 'field all ' || (pg_has_role('pg_read_all_stats', 'USAGE') OR current_setting('is_superuser') = 'on');
SELECT 'field lag ' || coalesce(extract(epoch FROM now() - pg_last_xact_replay_timestamp())::bigint, -1) || ' ' || coalesce((pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn())::text, 'unknown') WHERE pg_is_in_recovery();
COMMIT;`;

/**
 * libpq shows no SQLSTATE of a failed connection, so its English words are read here, and never leave. psql(1) ends with 2
 * where the connection failed; what it ends with when it fails itself tells nothing of the login.
 */
export const postgresLogin = clientScript(
  'psql',
  `ms; began=$now
said=$(printf '%s\\n' ${quoted(queries)} | PGPASSWORD=$password PGUSER=\${user:-postgres} PGDATABASE=\${database:-\${user:-postgres}} PGHOST=$host PGHOSTADDR=$open PGPORT=$port \\
  PGCONNECT_TIMEOUT=8 PGAPPNAME=kdebug PGSSLMODE=prefer PGPASSFILE=/dev/null PGSYSCONFDIR=/dev/null HOME=/ psql -X -w -A -t -q 2>&1); code=$?
ms
case $code-$said in
  2-*'password authentication failed'*) echo 'login refused password' ;;
  2-*'no pg_hba.conf entry'*) echo 'login refused entry' ;;
  2-*'too many'* | 2-*'remaining connection slots'*) echo 'login refused full' ;;
  2-*'the database system is'*) echo 'login refused starting' ;;
  2-*'role "'*'" does not exist'*) echo 'login refused user' ;;
  2-*'database "'*'" does not exist'*) echo 'login refused database' ;;
  2-*'no password supplied'*) echo 'login refused password' ;;
  2-*) echo 'login refused other' ;;
  0-*) echo 'login ok'; echo "field took $((now - began))"
    printf '%s\\n' "$said" | sed -nE 's/^(field [a-z]+ [0-9a-z -]{1,40})$/\\1/p' ;;
esac`,
);
