import { describe, expect, it } from '@jest/globals';
import { capRung } from '../../src/access/cap-rung.ts';
import type { Permit } from '../../src/access/permit.ts';

const permit = (maxRung: Permit['maxRung']): Permit => ({ rule: 'r', maxRung, sensitive: true, rawWithTarget: true });

describe('the highest rung of a worker', () => {
  it('lowers what the policy gives, and nothing else of it', () => {
    expect(capRung({ permit: permit(1) }, 0)).toEqual({ permit: permit(0) });
  });

  it('never raises it', () => {
    expect(capRung({ permit: permit(0) }, 1)).toEqual({ permit: permit(0) });
  });

  it('leaves a refusal as it is', () => {
    const refused = { refused: { code: 'no-rule', message: 'no', nextStep: 'ask' }, rule: 'r' };
    expect(capRung(refused, 0)).toBe(refused);
  });
});
