import { judgeMysql } from './judge-mysql.ts';
import { judgeMysqlLogin } from './judge-mysql-login.ts';
import { mysqlKind } from './known-kinds.ts';
import { mysqlLogin, mysqlScript } from './mysql-script.ts';
import { serverCheck } from './server-check.ts';
import { loginCodes, serverCodes } from './server-codes.ts';
import { clientCodes, lockCodes, roleCodes, startCodes } from './state-codes.ts';

/** MySQL, MariaDB and what speaks like them. */
export const mysql = serverCheck({
  kind: mysqlKind,
  summary:
    'ask a MySQL or MariaDB server: does it take logins, has it connections left; with the login of the app: is it read-only, replication, locks',
  codes: { ...serverCodes, ...startCodes, ...clientCodes, ...roleCodes, ...lockCodes, ...loginCodes },
  script: mysqlScript,
  judge: judgeMysql,
  login: {
    script: mysqlLogin,
    words: (_, { user = '', database = '' }) => ['3306', user, database],
    toolbox: 'db',
    judge: judgeMysqlLogin,
  },
});
