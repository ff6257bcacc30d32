import { judgePostgres } from './judge-postgres.ts';
import { judgePostgresLogin } from './judge-postgres-login.ts';
import { postgresKind } from './known-kinds.ts';
import { postgresLogin, postgresScript } from './postgres-script.ts';
import { serverCheck } from './server-check.ts';
import { loginCodes, serverCodes } from './server-codes.ts';
import { clientCodes, lockCodes, roleCodes, startCodes } from './state-codes.ts';

/** PostgreSQL and what speaks like it (PgBouncer, CockroachDB, Aurora). */
export const postgres = serverCheck({
  kind: postgresKind,
  summary:
    'ask a PostgreSQL server: does it take logins, has it connections left; with the login of the app: is it a standby, locks, old transactions',
  codes: { ...serverCodes, ...startCodes, ...clientCodes, ...roleCodes, ...lockCodes, ...loginCodes },
  script: postgresScript,
  words: (_, found) => [found?.user ?? 'kdebug', found?.database ?? 'postgres'],
  judge: judgePostgres,
  login: {
    script: postgresLogin,
    words: (_, { user = '', database = '' }) => ['5432', user, database],
    toolbox: 'db',
    judge: judgePostgresLogin,
  },
});
