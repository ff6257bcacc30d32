import { startSandbox } from '../../../src/lab/sandbox-cluster/sandbox.ts';
import { noLog } from '../../../src/log.ts';
import { podOf } from './start-test-sandbox.ts';

// Says once that its pods were sent; the end of its standard input closes it.
const ended = new Promise((resolve) => process.stdin.resume().once('end', resolve));
const sandbox = await startSandbox({ log: noLog });
const limited = { container: { resources: { limits: { memory: '64Mi' } } } };
await sandbox.apply(['a', 'b', 'c'].map((name) => podOf(name, 'sleep 1000 & sleep 1000', limited)));
process.stdout.write('up\n');
await ended;
await sandbox.close();
