import { describeCluster } from '../contracts/cluster/describe-cluster.ts';
import { createFakeCluster } from '../contracts/cluster/fake-cluster.ts';

describeCluster('the fake', async () => createFakeCluster());
