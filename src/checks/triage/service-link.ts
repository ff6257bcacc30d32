import type { Container, View } from './view.ts';

/**
 * Kubernetes puts NAME_PORT=tcp://ADDRESS:PORT into every container for each Service of the namespace (service links), which
 * an app that reads a number from a variable of that name does not expect. undefined: the line tells of no such address.
 */
export function serviceLink({ services, pod, namespace }: View, { spec }: Container, line: string): string | undefined {
  if (pod.spec?.enableServiceLinks === false) return undefined;
  const [, address] = /tcp:\/\/(\d{1,3}(?:\.\d{1,3}){3}):\d{1,5}/.exec(line) ?? [];
  if (address === undefined) return undefined;
  const service = services.find((one) => one.namespace === namespace && one.clusterIPs.includes(address));
  if (service === undefined) return undefined;
  const variable = `${service.name.toUpperCase().replaceAll('-', '_')}_PORT`;
  if ((spec.env ?? []).some(({ name }) => name === variable)) return undefined;
  return `Kubernetes sets ${variable} to an address, because there is a Service ${service.name} (service links):`;
}
