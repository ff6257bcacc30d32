import { expect, it } from '@jest/globals';
import { describeWhere } from '../describe-where.ts';
import { asNobody, whyNotAsNobody } from '../lab/sandbox-cluster/as-nobody.ts';

const jest = ['--experimental-vm-modules', 'node_modules/jest/bin/jest.js', '--silent'];
const suites = ['test/cluster/sandbox.test.ts', 'test/lab/sandbox-cluster'];

describeWhere(whyNotAsNobody())('an ordinary user who can map only himself', () => {
  it('sees the contract of a cluster and all suites of the sandbox hold', () => {
    const { status, stderr } = asNobody([...jest, ...suites], 300_000);
    expect({ status, stderr }).toMatchObject({ status: 0, stderr: expect.stringMatching(/^Tests: .* passed/m) });
  }, 310_000);
});
