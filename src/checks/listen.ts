import { z } from 'zod';
import type { Check } from '../check/check.ts';
import { judgeListen } from './judge-listen.ts';
import { listenCodes } from './listen-codes.ts';
import { networkScript } from './netcheck-scripts.ts';
import { ownersScript, udpScript } from './traffic-script.ts';

export const listen: Check<Record<string, never>> = {
  name: 'listen',
  summary: 'ports that the pod declares against those on which somebody listens, where, and which process',
  words: [],
  args: z.strictObject({}),
  needs: ['services'],
  ceiling: { rung: 1, rounds: 1 },
  codes: listenCodes,
  plan: ({ outcomes }) => {
    if (outcomes.length > 0) return [];
    const step = { timeoutMs: 8_000, maxBytes: 64 * 1024 };
    return [
      { ...step, id: 'network', rung: 0, argv: ['sh', '-c', networkScript, 'listen'] },
      { ...step, id: 'udp', rung: 0, argv: ['sh', '-c', udpScript, 'listen'] },
      { ...step, id: 'socket-owners', rung: 1, argv: ['sh', '-c', ownersScript, 'listen', { the: 'targetPid' }] },
    ];
  },
  interpret: (input) => ({ findings: judgeListen(input), facts: [] }),
};
