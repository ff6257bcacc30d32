import { parseArgs } from 'node:util';
import { type Ending, startAndEnd } from './start-and-end.ts';

// By hand: starts a sandbox over and over, kills some of them at any moment, and says what is left.
//   node test/lab/sandbox-cluster/start-often.ts [--times 200] [--kills 20]
const { values } = parseArgs({
  options: { times: { type: 'string', default: '200' }, kills: { type: 'string', default: '20' } },
});
const times = Number(values.times);
const every = Math.max(1, Math.floor(times / Number(values.kills)));
const endings: Ending[] = [];
for (let n = 1; n <= times; n += 1) {
  const kills = n % every === 0;
  const killAfterMs = Math.round(100 + Math.random() * 3_000);
  const ending = await startAndEnd({ ...(kills ? { killAfterMs } : {}), limitMs: 30_000 });
  endings.push(ending);
  if (ending.left.length > 0) process.stdout.write(`${n}: left ${ending.left.join(', ')}\n`);
  else if (kills) process.stdout.write(`${n}: killed after ${killAfterMs} ms, nothing left after ${ending.ms} ms\n`);
}
const ms = endings.map((ending) => ending.ms).sort((a, b) => a - b);
const dirty = endings.filter(({ left }) => left.length > 0).length;
const most = Math.max(...endings.map(({ processes }) => processes));
process.stdout.write(
  `${times} starts, ${Math.floor(times / every)} of them killed: ${dirty} left something; gone after ${ms[Math.floor(times / 2)]} ms (median), ${ms.at(-1)} ms (longest); up to ${most} processes each\n`,
);
process.exitCode = dirty === 0 ? 0 : 1;
