import { z } from 'zod';
import type { Check } from '../check/check.ts';
import { captureCodes } from './capture-codes.ts';
import { packetsScript } from './capture-script.ts';
import { type CaptureArgs, judgeCapture } from './judge-capture.ts';
import { hasHostNetwork } from './peer-context.ts';
import { trafficScript } from './traffic-script.ts';

/** A first packet is repeated after 1 and 3 s: less than 5 s would miss a silent peer. */
const seconds = { least: 2, usual: 8, most: 30 } as const;

export const capture: Check<CaptureArgs> = {
  name: 'capture',
  summary: 'packets counted by peer for some seconds: silent peers, resets, what is sent again. Never a payload',
  words: ['seconds?'],
  args: z.object({ seconds: z.string().optional() }).transform(({ seconds: text }, context) => {
    const given = text === undefined ? seconds.usual : Number(text);
    if (!Number.isInteger(given) || given < seconds.least || given > seconds.most)
      context.addIssue(`write a whole number of seconds from ${seconds.least} to ${seconds.most}`);
    return { seconds: given };
  }),
  needs: ['services'],
  ceiling: { rung: 2, rounds: 1 },
  codes: captureCodes,
  plan: ({ args, api, outcomes }) => {
    // In the node's network they would be the packets of everybody on the node.
    if (outcomes.length > 0 || hasHostNetwork(api.pod) === '1') return [];
    const step = { timeoutMs: (args.seconds + 10) * 1000, maxBytes: 64 * 1024 };
    const time = String(args.seconds);
    return [
      { ...step, id: 'counters', rung: 0, argv: ['sh', '-c', trafficScript, 'capture', time] },
      { ...step, id: 'packets', rung: 2, argv: ['sh', '-c', packetsScript, 'capture', time] },
    ];
  },
  interpret: judgeCapture,
};
