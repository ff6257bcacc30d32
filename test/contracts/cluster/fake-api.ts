import type { V1EphemeralContainer, V1Pod } from '@kubernetes/client-node';
import type { Api } from '../../../src/cluster/api.ts';
import { AttachRefused, type Channel, type Hears } from '../../../src/cluster/channel.ts';
import { ApiRefusal } from '../../../src/cluster/cluster-errors.ts';
import type { Call } from '../../../src/cluster/resources.ts';
import { listThings } from './fake-lists.ts';
import {
  addContainer,
  containerKey,
  type FakeContainer,
  type FakeMemory,
  type Kubelet,
  startContainer,
} from './fake-memory.ts';

/** The API server and kubelet that src/cluster asks, in memory: what is patched in is there afterwards and runs. */
export function createFakeApi(memory: FakeMemory, kubelet: Kubelet): Api {
  const allowed = (call: Call): void => {
    if (memory.denied.has(`${call.verb} ${call.resource}`))
      throw refuse(call, 403, { reason: 'Forbidden', details: { name: call.name } });
  };
  return {
    json: async <T>(call: Call) => {
      allowed(call);
      return structuredClone(answer(memory, call, kubelet)) as T;
    },
    text: async (call) => {
      allowed(call);
      const pod = podOf(memory, call);
      if (call.resource === 'pods/attach') throw refuse(call, 400);
      const life = call.query?.previous === true ? ' before' : '';
      const log = memory.logs.get(containerKey(pod, `${call.query?.container}${life}`));
      if (log === undefined) throw refuse(call, 400);
      return log;
    },
    stream: async (call, signal) => {
      allowed(call);
      if (call.resource === 'pods') return watchPods(memory, call, signal);
      return call.resource === 'pods/log' ? followLog(memory, call, signal) : watchEvents(memory, call, signal);
    },
    channel: async (call, hears, signal) => {
      if (memory.denied.has('get pods/attach') || memory.attach === 'refuses') throw new AttachRefused('refused');
      if (memory.attach === 'is silent') return { send: () => {}, close: () => hears.closed() };
      const container = containerOf(memory, call);
      if (container === undefined) throw new AttachRefused('it does not run');
      const channel = openChannel(memory, container, hears);
      signal.addEventListener('abort', () => channel.close(), { once: true });
      return channel;
    },
    attaching: { count: 0 },
    close: async () => {
      for (const { runner } of memory.containers.values()) runner?.kill();
    },
  };
}

function answer(memory: FakeMemory, call: Call, kubelet: Kubelet): unknown {
  const { verb, resource, namespace, name } = call;
  if (verb === 'list') return listThings(memory, call, () => refuse(call, 400));
  if (verb === 'create') return review(memory, call);
  if (resource === 'version') return { gitVersion: 'v1.35.0-fake' };
  if (resource === 'pods/ephemeralcontainers') return patch(memory, call, kubelet);
  if (resource === 'pods') return podOf(memory, call);
  const found =
    resource === 'services'
      ? memory.services.get(`${namespace}/${name}`)
      : resource === 'nodes'
        ? memory.nodes.get(name ?? '')
        : memory.workloads.has(`${resource}/${namespace}/${name}`) || undefined;
  if (found === undefined) throw refuse(call, 404, { details: { name } });
  return found;
}

function podOf(memory: FakeMemory, call: Call): V1Pod {
  const pod = memory.pods.get(`${call.namespace}/${call.name}`);
  if (pod === undefined) throw refuse(call, 404, { reason: 'NotFound', details: { name: call.name } });
  return pod;
}

function patch(memory: FakeMemory, call: Call, kubelet: Kubelet): V1Pod {
  const live = podOf(memory, call);
  const body = call.body as { metadata: { uid: string }; spec: { ephemeralContainers: [V1EphemeralContainer] } };
  const invalid = (field: string) => refuse(call, 422, { reason: 'Invalid', details: { causes: [{ field }] } });
  if (body.metadata.uid !== live.metadata?.uid) throw invalid('metadata.uid');
  if (live.metadata?.annotations?.['kubernetes.io/config.mirror'] !== undefined) throw invalid('');
  const dry = call.query?.dryRun === 'All';
  const pod = dry ? structuredClone(live) : live;
  const [container] = body.spec.ephemeralContainers;
  const how = addContainer(pod, container);
  if (how === 'foreign') throw invalid('spec.ephemeralContainers');
  if (how === 'added' && !dry) startContainer(memory, pod, container, kubelet);
  return pod;
}

function review(memory: FakeMemory, { body }: Call) {
  const { resource, subresource, verb } = (body as { spec: { resourceAttributes: Record<string, string | undefined> } })
    .spec.resourceAttributes;
  const right = `${verb} ${resource}${subresource === undefined ? '' : `/${subresource}`}`;
  return { status: { allowed: !memory.denied.has(right) } };
}

function refuse(call: Call, status: number, said: object = {}): ApiRefusal {
  return new ApiRefusal(call, {
    status,
    body: JSON.stringify({ kind: 'Status', code: status, message: 'refused by the fake', ...said }),
  });
}

function containerOf(memory: FakeMemory, call: Call): FakeContainer | undefined {
  return memory.containers.get(containerKey(podOf(memory, call), String(call.query?.container)));
}

/** Attach shows what is written from now on. */
function openChannel(memory: FakeMemory, container: FakeContainer, hears: Hears): Channel {
  const end = (status: object): void => {
    hears.message(Buffer.concat([Buffer.from([3]), Buffer.from(JSON.stringify(status))]));
    hears.closed();
  };
  const hear = (bytes: Uint8Array): void => hears.message(Buffer.concat([Buffer.from([1]), bytes]));
  let over = false;
  container.hears.add(hear);
  void container.ended?.then(() => setImmediate(() => over || end({ status: 'Success' })));
  const close = (): void => {
    if (over) return;
    over = true;
    container.hears.delete(hear);
    hears.closed();
  };
  memory.drops.add(close);
  return {
    send: (message) => {
      for (const line of Buffer.from(message.subarray(1)).toString().trimEnd().split('\n'))
        container.runner?.hear(line);
    },
    close,
  };
}

async function* followLog(memory: FakeMemory, call: Call, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const container = containerOf(memory, call);
  if (container === undefined) throw refuse(call, 400);
  let read = 0;
  for (let over = false; ; ) {
    for (let chunk = container.log[read]; chunk !== undefined; chunk = container.log[read]) {
      read += 1;
      yield chunk;
    }
    if (over) return;
    over = await news(container.hears, container.ended, signal);
  }
}

async function* watchEvents(memory: FakeMemory, { query }: Call, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const wanted = Object.fromEntries(
    String(query?.fieldSelector)
      .split(',')
      .map((pair) => pair.split('=')),
  );
  for (let read = 0; ; ) {
    const fresh = memory.events.slice(read);
    read = memory.events.length;
    for (const object of fresh) {
      const { uid, fieldPath } = object.involvedObject;
      const fits = uid === wanted['involvedObject.uid'] && fieldPath === wanted['involvedObject.fieldPath'];
      if (fits) yield Buffer.from(`${JSON.stringify({ type: 'ADDED', object })}\n`);
    }
    await news(memory.eventHeard, undefined, signal);
  }
}

/** What tests tell of pods from now on. */
async function* watchPods(memory: FakeMemory, { namespace }: Call, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const queue: string[] = [];
  const note = (line: { object: V1Pod }): void => {
    if (namespace === undefined || line.object.metadata?.namespace === namespace) queue.push(JSON.stringify(line));
  };
  memory.podHeard.add(note);
  try {
    for (;;) {
      for (let line = queue.shift(); line !== undefined; line = queue.shift()) yield Buffer.from(`${line}\n`);
      await news(memory.podHeard, undefined, signal);
    }
  } finally {
    memory.podHeard.delete(note);
  }
}

/** Waits for the next thing heard; true when the end came instead. Throws with the signal. */
async function news(
  hears: Set<(heard: never) => void>,
  end: Promise<unknown> | undefined,
  signal: AbortSignal,
): Promise<boolean> {
  signal.throwIfAborted();
  const next = Promise.withResolvers<boolean>();
  const heard = (): void => next.resolve(false);
  const aborted = (): void => next.reject(signal.reason);
  hears.add(heard);
  signal.addEventListener('abort', aborted, { once: true });
  void end?.then(() => next.resolve(true));
  try {
    return await next.promise;
  } finally {
    hears.delete(heard);
    signal.removeEventListener('abort', aborted);
  }
}
