/** The sandbox's own ranges, as kubeadm would choose them. They exist in its network namespace only. */
export const ranges = { pods: '10.244.0.0/16', services: '10.96.0.0/16' } as const;

/** The bridge: the pods' gateway, and where the node's kubelet asks from. */
export const nodeAddress = '10.244.0.1';
export const dnsAddress = '10.96.0.10';
/** Where pods reach the API, on the bridge. */
export const apiPort = 6443;

/** n from 0; the first 255 are left to what has a fixed address. */
export function serviceAddress(n: number): string {
  return `10.96.${1 + Math.floor(n / 250)}.${1 + (n % 250)}`;
}

/** n from 0. */
export function podAddress(n: number): string {
  return `10.244.${1 + Math.floor(n / 250)}.${1 + (n % 250)}`;
}
