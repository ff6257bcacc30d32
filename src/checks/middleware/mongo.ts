import { judgeMongo } from './judge-mongo.ts';
import { serverCheck } from './server-check.ts';
import { serverCodes } from './server-codes.ts';
import { dialog, serverScript } from './server-script.ts';
import { clusterCodes, roleCodes } from './state-codes.ts';

/**
 * OP_MSG with {hello: 1, $db: "admin"} (MongoDB manual, "Wire Protocol"): 52 bytes, request 1, opcode 2013, one document of 31.
 * A server before 4.4.2 answers CommandNotFound and knows it as isMaster.
 */
const hello =
  dialog(`printf '\\064\\000\\000\\000\\001\\000\\000\\000\\000\\000\\000\\000\\335\\007\\000\\000\\000\\000\\000\\000\\000\\037\\000\\000\\000\\020hello\\000\\001\\000\\000\\000\\002$db\\000\\006\\000\\000\\000admin\\000\\000'
hear hello 4000
case $hex in *436f6d6d616e644e6f74466f756e64*) ;; *) exit 0 ;; esac
printf '\\067\\000\\000\\000\\001\\000\\000\\000\\000\\000\\000\\000\\335\\007\\000\\000\\000\\000\\000\\000\\000\\042\\000\\000\\000\\020isMaster\\000\\001\\000\\000\\000\\002$db\\000\\006\\000\\000\\000admin\\000\\000'
hear hello 4000`);

export const mongo = serverCheck({
  kind: {
    name: 'mongo',
    product: 'MongoDB',
    port: 27_017,
    schemes: ['mongodb'],
    stems: /^(?:.*_)?(?:MONGO|MONGODB)(?:_DB|_DATABASE)?$/i,
  },
  summary: 'ask a MongoDB server, without a login: is it the primary, has its replica set one',
  codes: {
    ...serverCodes,
    ...clusterCodes,
    'server-is-replica': roleCodes['server-is-replica'],
  },
  script: serverScript([hello]),
  judge: judgeMongo,
});
