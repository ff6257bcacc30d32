import { fileURLToPath } from 'node:url';
import { expect, it } from '@jest/globals';
import { describeWhere } from '../../describe-where.ts';
import { asNobody, whyNotAsNobody } from './as-nobody.ts';

const program = fileURLToPath(new URL('./look-as-user.ts', import.meta.url));

// Run by an ordinary user, every other suite of the sandbox is this test; the contract as one is in test/e2e.
describeWhere(whyNotAsNobody())('an ordinary user', () => {
  it('has a sandbox too, and kdebug looks into a pod of it', () => {
    const { stdout, stderr } = asNobody([program], 55_000);
    if (/sandbox needs Linux namespaces/.test(stderr))
      return console.warn(`skipped: no sandbox for an ordinary user here: ${stderr.slice(0, 500)}`);
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual({
      notes: [expect.stringContaining('Only one user can be mapped'), expect.stringContaining('limits are not kept')],
      firstLine: expect.stringMatching(/^HEALTHY web: /),
      broken: expect.stringMatching(/^BROKEN web: orders.*Service orders/),
    });
  }, 60_000);
});
