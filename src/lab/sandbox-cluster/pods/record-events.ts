import type { KubeObject } from '../model/kube-object.ts';
import type { Pod } from '../model/pod.ts';
import { type Resource, resourceNamed } from '../model/resources.ts';
import { type Draft, type Store, timeText } from '../store/store.ts';

const events = resourceNamed('v1', 'events') as Resource;

export interface Told {
  readonly reason: string;
  readonly message: string;
  readonly warning?: boolean;
  readonly container?: string;
}

/** How many Events are kept; the oldest go. */
const maxEvents = 2_000;

export type Recorder = (about: KubeObject, told: Told) => void;

/** Writes Events as the kubelet and the controllers do; the same words again count up. */
export function recordEvents(store: Store): Recorder {
  return (about, { reason, message, warning = false, container }) => {
    const { kind, apiVersion } = about;
    const { name, namespace = '', uid } = about.metadata;
    const fieldPath =
      container === undefined ? {} : { fieldPath: `spec.${kindOf(about as Pod, container)}{${container}}` };
    const now = timeText(new Date());
    type Known = Draft & {
      involvedObject: { uid: string; fieldPath?: string };
      reason: string;
      message: string;
      count: number;
    };
    const all = store.list(events, namespace) as unknown as readonly Known[];
    const same = all.find(
      (event) =>
        event.involvedObject.uid === uid &&
        event.reason === reason &&
        event.message === message &&
        event.involvedObject.fieldPath === fieldPath.fieldPath,
    );
    if (same !== undefined) {
      store.update(events, { ...same, count: same.count + 1, lastTimestamp: now } as Draft);
      return;
    }
    for (const old of all.slice(0, Math.max(0, all.length - maxEvents)))
      store.remove(events, `${namespace}/${old.metadata.name}`);
    store.create(events, {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: `${name}.${stamp()}`, namespace },
      involvedObject: { kind, apiVersion, name, namespace, uid, ...fieldPath },
      reason,
      message,
      type: warning ? 'Warning' : 'Normal',
      source: { component: sourceOf(kind) },
      firstTimestamp: now,
      lastTimestamp: now,
      count: 1,
    } as Draft);
  };
}

/** Who would tell it. */
function sourceOf(kind: string): string {
  return kind === 'Pod' ? 'kubelet' : `${kind.toLowerCase()}-controller`;
}

function kindOf({ spec }: Pod, container: string): string {
  if (spec.containers.some(({ name }) => name === container)) return 'containers';
  return spec.initContainers?.some(({ name }) => name === container) ? 'initContainers' : 'ephemeralContainers';
}

/** As client-go names Events: the time in hexadecimal, here in nanoseconds since the epoch, each later than the last. */
let last = 0n;
function stamp(): string {
  const now = BigInt(Date.now()) * 1_000_000n;
  last = now > last ? now : last + 1n;
  return last.toString(16);
}
