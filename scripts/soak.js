// `npm run soak [SECONDS [SEED]]`: 50 people in Slack while connections, limits and workers come and go. Exit status 1 when a request has not exactly one end.
import { join } from 'node:path';
import { installPackages, root, runNode } from './launch.js';

installPackages();
await runNode([join(root, 'test/soak/soak.ts'), ...process.argv.slice(2)]);
