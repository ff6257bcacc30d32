import type { ServerResponse } from 'node:http';
import type { Pod } from '../model/pod.ts';
import { badRequest } from '../model/refused.ts';
import type { LogOptions } from '../pods/container-log.ts';
import type { Runtime } from '../pods/runtime.ts';
import { chooseContainer } from './choose-container.ts';

/** The log of a container, from the query's beginning and, with `follow`, until it ends or the client goes. Throws Refused 400. */
export function sendPodLog(
  runtime: Runtime,
  pod: Pod,
  { query, response }: { query: URLSearchParams; response: ServerResponse },
): void {
  const container = chooseContainer(pod, query);
  const previous = query.get('previous') === 'true';
  const log = runtime.log(pod.metadata.uid, container, previous);
  if (log === undefined) throw badRequest(whyNoLog(pod, container, previous));
  response.writeHead(200, { 'content-type': 'text/plain' });
  response.flushHeaders();
  const options = optionsOf(query);
  const first = log.read(options);
  response.write(first);
  let left = (options.limitBytes ?? Number.POSITIVE_INFINITY) - first.length;
  if (query.get('follow') !== 'true' || left <= 0) {
    response.end();
    return;
  }
  const stop = log.follow((bytes) => {
    if (bytes === undefined || left <= 0) response.end();
    else response.write(bytes.subarray(0, left));
    left -= bytes?.length ?? 0;
  });
  response.once('close', stop);
}

function whyNoLog({ metadata, status }: Pod, container: string, previous: boolean): string {
  if (previous) return `previous terminated container "${container}" in pod "${metadata.name}" not found`;
  const all = [...(status.containerStatuses ?? []), ...(status.ephemeralContainerStatuses ?? [])];
  const reason = all.find(({ name }) => name === container)?.state.waiting?.reason ?? 'ContainerCreating';
  return `container "${container}" in pod "${metadata.name}" is waiting to start: ${reason}`;
}

function optionsOf(query: URLSearchParams): LogOptions {
  const number = (name: string): number | undefined => (query.has(name) ? Number(query.get(name)) : undefined);
  const tailLines = number('tailLines');
  const limitBytes = number('limitBytes');
  const seconds = number('sinceSeconds');
  const time = query.get('sinceTime');
  const since = seconds !== undefined ? Date.now() - seconds * 1000 : time === null ? undefined : Date.parse(time);
  return {
    timestamps: query.get('timestamps') === 'true',
    ...(tailLines === undefined ? {} : { tailLines }),
    ...(limitBytes === undefined ? {} : { limitBytes }),
    ...(since === undefined ? {} : { since }),
  };
}
