// `npm test`: on a bare clone it installs what is missing, then runs the tests; arguments go to Jest.
import { join } from 'node:path';
import { installPackages, needTool, root, runNode, wantTools } from './launch.js';
import { busybox, redisServer, sandboxTools } from './tools.js';

process.chdir(root);
installPackages();
if (!process.env.REDIS_URL) needTool(redisServer);
if (process.platform === 'linux') needTool(busybox);
wantTools(sandboxTools);
const jest = join(root, 'node_modules/jest/bin/jest.js');
await runNode(['--experimental-vm-modules', '--no-warnings', jest, ...process.argv.slice(2)], { limitMs: 15 * 60_000 });
