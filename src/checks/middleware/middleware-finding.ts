import { findingMaker } from '../../check/make-finding.ts';
import { loginCodes, serverCodes } from './server-codes.ts';
import {
  advertisedCodes,
  clientCodes,
  clusterCodes,
  httpErrorCodes,
  indexCodes,
  lockCodes,
  memoryCodes,
  roleCodes,
  slotCodes,
  startCodes,
} from './state-codes.ts';

/** Makes a finding of any check of this folder; a test sees that each check's own table has the code. */
export const middlewareFinding = findingMaker({
  ...serverCodes,
  ...loginCodes,
  ...startCodes,
  ...clientCodes,
  ...roleCodes,
  ...memoryCodes,
  ...lockCodes,
  ...clusterCodes,
  ...slotCodes,
  ...httpErrorCodes,
  ...indexCodes,
  ...advertisedCodes,
});
