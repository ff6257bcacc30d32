import { CoreV1Api, KubeConfig } from '@kubernetes/client-node';

/** The core API of a kubeconfig's current context. */
export function createCore(kubeconfig: string): CoreV1Api {
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  return config.makeApiClient(CoreV1Api);
}
