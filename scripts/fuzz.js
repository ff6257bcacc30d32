// `npm run fuzz [GENERATED [ARBITRARY]]`: the command parser against mangled and arbitrary text, in full.
import { join } from 'node:path';
import { installPackages, root, runNode } from './launch.js';

installPackages();
await runNode([join(root, 'test/request/fuzz-parse.ts'), ...process.argv.slice(2)]);
