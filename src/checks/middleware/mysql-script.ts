import { clientScript } from './login-script.ts';
import { dialog, quoted, serverScript } from './server-script.ts';

/**
 * The handshake to its end, as the unknown user kdebug without a password: the server counts a client that goes before, and
 * bars its host after a hundred of them (max_connect_errors), but not a refused login. Flags: long password, protocol 4.1,
 * secure connection, plugin auth; 16 MiB packets; utf8. An answer that asks for another method gets an empty password too.
 */
export const mysqlScript = serverScript([
  dialog(`hear greeting 2000
case $hex in ????????0a*) ;; *) exit 1 ;; esac
printf '\\076\\000\\000\\001\\001\\202\\010\\000\\000\\000\\000\\001\\041\\000\\000\\000\\000\\000\\000\\000\\000\\000\\000\\000\\000\\000\\000\\000\\000\\000\\000\\000\\000\\000\\000\\000kdebug\\000\\000mysql_native_password\\000'
hear login 2000
case $hex in ????????fe*) printf '\\000\\000\\000\\003'; hear login 2000 ;; esac`),
]);

/** Numbers of settings and counters alone; what a user may not see is left out (--force goes on behind an error). */
const queries = `SET SESSION TRANSACTION READ ONLY;
SELECT 'field version', VERSION();
SHOW GLOBAL VARIABLES WHERE Variable_name IN ('read_only', 'super_read_only', 'max_connections');
SHOW GLOBAL STATUS WHERE Variable_name IN ('Threads_connected', 'Threads_running', 'Innodb_row_lock_current_waits', 'Connection_errors_max_connections', 'Uptime');
SELECT 'field oldest', COALESCE(MAX(TIMESTAMPDIFF(SECOND, trx_started, NOW())), 0), COUNT(*) FROM information_schema.innodb_trx;
SHOW SLAVE STATUS\\G`;

/** An error is told by its number. Of the replication's state only whether its two threads run and how far it is behind. */
export const mysqlLogin = clientScript(
  'mariadb',
  `ms; began=$now
said=$(printf '%s\\n' ${quoted(queries)} | MYSQL_PWD=$password HOME=/ mariadb --no-defaults --skip-local-infile --force --protocol=TCP --connect-timeout=8 -h "$open" -P "$port" -u "\${user:-root}" -N -B 2>&1)
ms
case $said in
  *'field version'*) echo 'login ok'; echo "field took $((now - began))"
    printf '%s\\n' "$said" | tr '\\t' ' ' | sed -nE \\
      -e 's/^(field [a-z]+ [A-Za-z0-9.+~ -]{1,60})$/\\1/p' \\
      -e 's/^([A-Za-z_]+) ([0-9]{1,20}|ON|OFF)$/field \\1 \\2/p' \\
      -e 's/^ *(Slave_IO_Running|Slave_SQL_Running|Seconds_Behind_Master): ([A-Za-z0-9]{1,20})$/field \\1 \\2/p' ;;
  *) number=$(printf '%s\\n' "$said" | sed -nE 's/^ERROR ([0-9]{4}).*/\\1/p' | head -n 1)
    echo "login refused \${number:-other}" ;;
esac`,
);
