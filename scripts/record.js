import { join } from 'node:path';
import { installPackages, root, runNode } from './launch.js';

installPackages();
await runNode([join(root, 'test/record/record.ts'), ...process.argv.slice(2)]);
