#!/usr/bin/env node
// `kdebug …` from a clone: installs the packages when they are missing, then runs src/cli.ts under Node 24.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { installPackages, needTool, root, runNode, wantTools } from './launch.js';
import { redisServer, sandboxTools } from './tools.js';

installPackages();
if (process.argv[2] === 'demo') {
  needTool(redisServer);
  wantTools(sandboxTools);
}
const envFile = existsSync('.env') ? ['--env-file=.env'] : [];
await runNode([...envFile, join(root, 'src/cli.ts'), ...process.argv.slice(2)], {
  env: { NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(root, 'node_modules/.cache/compile') },
});
