import type { Target } from '../../../src/request/request.ts';

export const sampleTarget: Target = {
  cluster: 'c',
  namespace: 'shop',
  pod: 'web-1',
  podUid: 'u',
  os: 'linux',
  container: { name: 'app', id: 'containerd://1', running: true, uid: 1000, gid: 1000 },
};
