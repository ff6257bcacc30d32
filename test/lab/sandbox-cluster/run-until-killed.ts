import { startSandbox } from '../../../src/lab/sandbox-cluster/sandbox.ts';
import { noLog } from '../../../src/log.ts';
import { podOf } from './start-test-sandbox.ts';

const sandbox = await startSandbox({ log: noLog });
const limited = { container: { resources: { limits: { memory: '64Mi' } } } };
await sandbox.apply(['a', 'b', 'c'].map((name) => podOf(name, 'sleep 1000 & sleep 1000', limited)));
setInterval(() => {}, 1_000);
