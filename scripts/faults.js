// `npm run faults -- --kubeconfig FILE --image IMAGE`: asks kdebug about seeded faults and healthy pods on a real cluster.
import { join } from 'node:path';
import { installPackages, root, runNode } from './launch.js';

installPackages();
await runNode([join(root, 'test/faults/run-faults.ts'), ...process.argv.slice(2)], { limitMs: 3 * 3600_000 });
