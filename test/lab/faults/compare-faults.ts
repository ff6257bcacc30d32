import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { asError } from '../../../src/errors.ts';
import type { Fault } from '../../faults/case.ts';
import { readFaults } from '../../faults/read-cases.ts';
import { codesOfFault } from './codes-of-fault.ts';
import { genuineCodes, genuineFile } from './genuine-codes.ts';
import { missingHere } from './missing-here.ts';
import { startGenuineStand, startSandboxStand } from './start-stands.ts';
import { withoutRepeats } from './without-repeats.ts';

// Asks kdebug about the seeded faults on the sandbox, beside what it said of them on a genuine cluster; with a
// kubeconfig it asks there and writes that down: --kubeconfig FILE --image IMAGE [--only PATTERN] [--at-once N].
const { values } = parseArgs({
  options: {
    kubeconfig: { type: 'string' },
    image: { type: 'string', default: '' },
    only: { type: 'string', default: '' },
    'at-once': { type: 'string', default: '3' },
  },
});
const { kubeconfig } = values;
const records = kubeconfig !== undefined;
const stand = records
  ? await startGenuineStand(kubeconfig, values.image)
  : await startSandboxStand({ withKubectl: true });
const counts = { same: 0, other: 0, failed: 0, left: 0 };
const next = readFaults()
  .filter(({ name }) => new RegExp(values.only, 'i').test(name))
  .entries();
const prefix = `kdebug-compare-${Date.now().toString(36)}`;

try {
  await Promise.all(Array.from({ length: Number(values['at-once']) }, lane));
} finally {
  await stand.close();
}
say(`same ${counts.same}, other ${counts.other}, not in place ${counts.failed}, not tried ${counts.left}`);

async function lane(): Promise<void> {
  for (const [index, fault] of next) await compare(fault, `${prefix}-${index}`);
}

async function compare(fault: Fault, namespace: string): Promise<void> {
  const lacks = missingHere(fault);
  if (lacks !== undefined) {
    counts.left += 1;
    return say(`left   ${fault.name}: ${lacks}`);
  }
  try {
    const { line, codes } = await codesOfFault(fault, namespace, stand);
    if (records) record(fault, codes);
    const expected = genuineCodes()[fault.name] ?? 'unknown';
    const same = withoutRepeats(codes) === withoutRepeats(expected);
    counts[same ? 'same' : 'other'] += 1;
    say(`${same ? 'same  ' : 'OTHER '} ${fault.name}: ${codes}${same ? '' : `, genuine ${expected}`}\n       ${line}`);
  } catch (error) {
    counts.failed += 1;
    say(`FAILED ${fault.name}: ${asError(error).message}`);
  }
}

function record({ name }: Fault, codes: string): void {
  const all = Object.entries({ ...genuineCodes(), [name]: codes }).sort(([a], [b]) => (a < b ? -1 : 1));
  writeFileSync(genuineFile, `${JSON.stringify(Object.fromEntries(all), undefined, 2)}\n`);
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
