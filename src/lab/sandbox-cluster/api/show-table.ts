import type { KubeObject } from '../model/kube-object.ts';
import type { Resource } from '../model/resources.ts';
import { columnsOf } from './table-columns.ts';

/** How one object is shown to whoever asked. */
export type Show = (object: KubeObject) => object;

/** kubectl asks for tables when it prints for people. */
export function wantsTable(accept: string | undefined): boolean {
  return /as=Table/.test(accept ?? '');
}

export const asItIs: Show = (object) => object;

/** One row under the columns that kubectl prints for this kind. */
export function showAsTable(resource: Resource): Show {
  return (object) => tableOf(resource, [object], { resourceVersion: object.metadata.resourceVersion });
}

export function tableOf(resource: Resource, objects: readonly KubeObject[], metadata: object): object {
  const columns = columnsOf(resource);
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata,
    columnDefinitions: columns.map(({ name, wide }) => ({
      name,
      type: 'string',
      format: name === 'Name' ? 'name' : '',
      description: '',
      priority: wide === true ? 1 : 0,
    })),
    rows: objects.map((object) => ({
      cells: columns.map(({ of }) => of(object)),
      object: { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: object.metadata },
    })),
  };
}
