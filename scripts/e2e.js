// `npm run e2e`: the same contracts and journeys on a real cluster. It takes a kubeconfig and an image name, nothing else.
import { join } from 'node:path';
import { installPackages, needTool, root, runNode, say } from './launch.js';
import { redisServer } from './tools.js';

process.chdir(root);
if (!process.env.KDEBUG_E2E_KUBECONFIG) {
  say(
    'KDEBUG_E2E_KUBECONFIG is not set: name the kubeconfig of a cluster on which tests may run (kind, k3d, minikube …).',
  );
  process.exit(64);
}
installPackages();
if (!process.env.REDIS_URL) needTool(redisServer);
const jest = join(root, 'node_modules/jest/bin/jest.js');
await runNode(
  ['--experimental-vm-modules', '--no-warnings', jest, '--config', 'jest.e2e.config.js', ...process.argv.slice(2)],
  { limitMs: 40 * 60_000 },
);
