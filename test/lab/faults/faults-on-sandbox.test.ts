import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { whyNoSandbox } from '../../contracts/cluster/sandbox-world.ts';
import { describeWhere } from '../../describe-where.ts';
import { readFaults } from '../../faults/read-cases.ts';
import { codesOfFault } from './codes-of-fault.ts';
import { genuineCodes } from './genuine-codes.ts';
import { missingHere } from './missing-here.ts';
import type { Stand } from './stand.ts';
import { startSandboxStand } from './start-stands.ts';
import { withoutRepeats } from './without-repeats.ts';

/** Ten that are quickly in place and need neither kubectl nor more than busybox. compare-faults.ts tries all. */
const quick = [
  'api/configmap-missing',
  'api/ends-by-itself',
  'api/image-not-there',
  'api/node-selector',
  'api/readiness-port',
  'api/run-as-non-root',
  'api/secret-key-missing',
  'files/memory-volume-full',
  'network/loopback-only',
  'network/endpoints-unready',
];

const faults = readFaults();

it('a genuine cluster was asked about half of the seeded faults at least, without those that the sandbox cannot play', () => {
  const comparable = faults.filter(
    (fault) => genuineCodes()[fault.name] !== undefined && missingHere(fault) === undefined,
  );
  expect(comparable.length).toBeGreaterThanOrEqual(faults.length / 2);
});

describeWhere(whyNoSandbox())('a seeded fault on the sandbox', () => {
  let stand: Stand;
  beforeAll(async () => {
    stand = await startSandboxStand({ withKubectl: false });
  }, 60_000);
  afterAll(async () => stand?.close(), 30_000);

  it.each(quick)(
    '%s gives the verdict and the codes that a genuine cluster gives',
    async (name) => {
      const fault = faults.find((each) => each.name === name);
      if (fault === undefined) throw new Error(`no fault ${name}`);
      const { codes } = await codesOfFault(fault, `faults-${name.replace('/', '-')}`, stand);
      expect(withoutRepeats(codes)).toBe(withoutRepeats(genuineCodes()[name] ?? 'unknown'));
    },
    60_000,
  );
});
