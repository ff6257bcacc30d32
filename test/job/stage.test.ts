import { describe, expect, it, jest } from '@jest/globals';
import { stage } from '../../src/job/stage.ts';

describe('stage', () => {
  it('says which stage took too long', async () => {
    jest.spyOn(AbortSignal, 'timeout').mockReturnValueOnce(AbortSignal.abort(new Error('limit')));
    const never = new AbortController().signal;
    await expect(stage('find', never, waitForAbort)).rejects.toMatchObject({
      problem: { code: 'stage-timeout', message: expect.stringContaining('Looking for the pod took longer than 8 s') },
    });
  });

  it('lets an abort from outside through as it came', async () => {
    await expect(stage('look', AbortSignal.abort('cancel'), waitForAbort)).rejects.toBe('cancel');
  });

  it('lets the own error of the work through', async () => {
    const failure = new Error('refused');
    await expect(stage('look', new AbortController().signal, () => Promise.reject(failure))).rejects.toBe(failure);
  });
});

function waitForAbort(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    else signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
