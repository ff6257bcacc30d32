import { z } from 'zod';
import type { Check } from '../check/check.ts';
import { judgeSocketUse, socketsSeconds } from './judge-socket-use.ts';
import { networkScript } from './netcheck-scripts.ts';
import { socketsCodes } from './sockets-codes.ts';
import { ownersScript, trafficScript } from './traffic-script.ts';

export const sockets: Check<Record<string, never>> = {
  name: 'sockets',
  summary: 'TCP and UDP sockets: states, full accept queues, local ports, who does not read, close or acknowledge',
  words: [],
  args: z.strictObject({}),
  needs: ['services'],
  ceiling: { rung: 1, rounds: 1 },
  codes: socketsCodes,
  plan: ({ outcomes }) => {
    if (outcomes.length > 0) return [];
    const step = { timeoutMs: 12_000, maxBytes: 64 * 1024 };
    return [
      { ...step, id: 'network', rung: 0, argv: ['sh', '-c', networkScript, 'sockets'] },
      { ...step, id: 'traffic', rung: 0, argv: ['sh', '-c', trafficScript, 'sockets', String(socketsSeconds)] },
      { ...step, id: 'socket-owners', rung: 1, argv: ['sh', '-c', ownersScript, 'sockets', { the: 'targetPid' }] },
    ];
  },
  interpret: judgeSocketUse,
};
