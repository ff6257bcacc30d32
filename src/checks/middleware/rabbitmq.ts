import { judgeRabbitmq } from './judge-rabbitmq.ts';
import { serverCheck } from './server-check.ts';
import { serverCodes } from './server-codes.ts';
import { dialog, serverScript } from './server-script.ts';

/** The header of AMQP 0-9-1. The broker answers with what it is; closing then is a line of its log and no more. */
const header = dialog(`printf 'AMQP\\000\\000\\011\\001'
hear start 2000`);

export const rabbitmq = serverCheck({
  kind: {
    name: 'rabbitmq',
    product: 'RabbitMQ',
    port: 5672,
    schemes: ['amqp'],
    stems: /^(?:.*_)?(?:RABBIT|RABBITMQ|AMQP)$/i,
  },
  summary: 'ask a RabbitMQ broker, without a login: its version, cluster and ways to log in',
  codes: serverCodes,
  script: serverScript([header]),
  judge: judgeRabbitmq,
});
