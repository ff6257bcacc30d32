import { join } from 'node:path';
import { installPackages, root, runNode } from './launch.js';

installPackages();
await runNode([join(root, 'test/check-pages/write-pages.ts'), ...process.argv.slice(2)]);
