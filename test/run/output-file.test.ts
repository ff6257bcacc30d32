import { describe, expect, it } from '@jest/globals';
import { inlineOutputChars, outputFile } from '../../src/run/output-file.ts';
import type { Outcome } from '../../src/runner/outcome.ts';
import { sampleReport } from './sample-run.ts';

const plain: Outcome = {
  step: 'listen',
  sample: 0,
  stdout: 'a\n',
  stderr: '',
  cutBytes: 0,
  tookMs: 12,
  end: { by: 'exit', code: 0 },
};
const long = 'x'.repeat(inlineOutputChars);

function file(...outcomes: readonly Partial<Outcome>[]): string | undefined {
  return outputFile({ ...sampleReport(), outcomes: outcomes.map((outcome) => ({ ...plain, ...outcome })) });
}

describe('outputFile', () => {
  it('is not needed for what the reply can show, counted over all steps', () => {
    const half = 'x'.repeat(inlineOutputChars / 2);
    expect(file({ stdout: half }, { stderr: half, stdout: '' })).toBeUndefined();
    expect(file({ stdout: half }, { stderr: `${half}x`, stdout: '' })).toBeDefined();
  });

  it('shows each step with its command, its end, what was cut, and both streams', () => {
    const lost: Partial<Outcome> = { step: 'ask', sample: 1, stdout: '', stderr: 'no\n', end: { by: 'timeout' } };
    expect(file({ stdout: `${long}\n`, cutBytes: 7 }, lost)).toBe(
      [
        '##### shop/web-1',
        '',
        '=== listen: exit status 0 after 12 ms, 7 bytes cut',
        '$ ss -ltn',
        long,
        '',
        '=== ask (sample 2): stopped at its time limit after 12 ms',
        '--- standard error',
        'no',
        '',
      ].join('\n'),
    );
  });

  it('leaves out steps that did not run, and controls that would steer a terminal', () => {
    const why = { code: 'x', message: 'm', nextStep: 'n' };
    const text = file({ stdout: `${long}\u001b[2Jend` }, { step: 'gone', end: { by: 'leftOut', why } });
    expect(text).toContain('xend');
    expect(text).not.toMatch(/gone|\p{Cc}(?<!\n)/u);
  });

  it.each<[Outcome['end'], string]>([
    [{ by: 'signal', name: 'KILL' }, 'ended by signal KILL'],
    [{ by: 'cancel' }, 'cancelled'],
    [{ by: 'lost' }, 'its end was not seen'],
  ])('says how a step ended: %j', (end, words) => {
    expect(file({ stdout: `${long}x`, end })).toContain(`=== listen: ${words} after`);
  });
});
