import type { CoreV1Event } from '@kubernetes/client-node';
import type { WorkloadKind } from '../request/request.ts';
import type { Api } from './api.ts';
import { ApiRefusal } from './cluster-errors.ts';
import { byTime } from './event-order.ts';
import { listAll } from './list-all.ts';

/** A workload that has no pods; the fields that tell why, as far as its kind has them. */
export interface Empty {
  readonly kind: Exclude<WorkloadKind, 'Service'>;
  readonly workload: {
    readonly metadata?: { readonly name?: string };
    readonly spec?: {
      readonly replicas?: number;
      readonly activeDeadlineSeconds?: number;
      readonly suspend?: boolean;
      readonly template?: { readonly spec?: { readonly nodeSelector?: Readonly<Record<string, string>> } };
    };
    readonly status?: {
      readonly desiredNumberScheduled?: number;
      readonly conditions?: readonly {
        readonly type: string;
        readonly status: string;
        readonly reason?: string;
        readonly message?: string;
      }[];
    };
  };
}

interface Search {
  readonly api: Api;
  readonly signal: AbortSignal;
  readonly namespace: string;
}

/** 'it is scaled to 0', 'its pods cannot be created: exceeded quota …'; undefined where nothing tells. */
export async function whyEmpty(search: Search, { kind, workload }: Empty): Promise<string | undefined> {
  if (workload.spec?.replicas === 0) return 'it is scaled to 0';
  if (workload.spec?.suspend === true) return 'it is suspended (spec.suspend is true), so no pod is made';
  if (workload.status?.desiredNumberScheduled === 0) return `no node fits it${labelsOf(workload)}`;
  const failed = workload.status?.conditions?.find(({ type, status }) => type === 'Failed' && status === 'True');
  if (failed !== undefined)
    return `it has failed (${failed.reason ?? 'no reason given'}): ${failed.message ?? ''}${limitOf(workload)}`;
  const failures = (workload.status?.conditions ?? []).filter(({ status }) => status === 'True');
  const refused = failures.find(({ type }) => type === 'ReplicaFailure');
  const message = refused?.message ?? (await refusedCreate(search, kind, workload.metadata?.name ?? ''));
  if (message === undefined || message === '') return undefined;
  return `its pods cannot be created: ${message.replace(/^(?:Error creating: )?/, '').replace(/\.$/, '')}`;
}

/** A DaemonSet wants a pod on each node that fits; where none does, its labels or the nodes' taints are the reason. */
function labelsOf({ spec }: Empty['workload']): string {
  const wanted = Object.entries(spec?.template?.spec?.nodeSelector ?? {}).map(([key, value]) => `${key}=${value}`);
  return wanted.length === 0 ? '' : `: its node selector wants ${wanted.join(', ')}`;
}

function limitOf({ spec }: Empty['workload']): string {
  return spec?.activeDeadlineSeconds === undefined ? '' : ` (activeDeadlineSeconds ${spec.activeDeadlineSeconds})`;
}

/** Only a Deployment repeats it in its conditions; without the right to list Events it stays unknown. */
async function refusedCreate({ api, signal, namespace }: Search, kind: string, name: string) {
  const query = { fieldSelector: `involvedObject.kind=${kind},involvedObject.name=${name},reason=FailedCreate` };
  const events = await listAll<CoreV1Event>(api, { resource: 'events', namespace, query }, signal).catch(
    (error: unknown) => {
      if (error instanceof ApiRefusal && error.status === 403) return [];
      throw error;
    },
  );
  return events.sort(byTime).at(-1)?.message;
}
