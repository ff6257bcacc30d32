import { describeCluster } from '../contracts/cluster/describe-cluster.ts';
import { startSandboxWorld } from '../contracts/cluster/sandbox-world.ts';

describeCluster('the sandbox', startSandboxWorld);
