import type { Pod } from '../model/pod.ts';
import { badRequest } from '../model/refused.ts';

/** The container a query names, or the only one. Throws Refused 400. */
export function chooseContainer({ metadata, spec }: Pod, query: URLSearchParams): string {
  const own = spec.containers.map(({ name }) => name);
  const all = [
    ...own,
    ...[...(spec.initContainers ?? []), ...(spec.ephemeralContainers ?? [])].map(({ name }) => name),
  ];
  const asked = query.get('container');
  if (asked === null || asked === '') {
    const [only] = own;
    if (only !== undefined && own.length === 1) return only;
    throw badRequest(`a container name must be specified for pod ${metadata.name}, choose one of: [${own.join(' ')}]`);
  }
  if (!all.includes(asked)) throw badRequest(`container ${asked} is not valid for pod ${metadata.name}`);
  return asked;
}
