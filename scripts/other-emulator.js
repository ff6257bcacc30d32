// `npm run other-emulator [CHECKOUT]`: kdebug's main flows against a Slack emulator of other people's making (docs/slack.md).
import { join } from 'node:path';
import { installPackages, root, runNode } from './launch.js';

installPackages();
await runNode([join(root, 'test/other-emulator/other-emulator.ts'), ...process.argv.slice(2)]);
