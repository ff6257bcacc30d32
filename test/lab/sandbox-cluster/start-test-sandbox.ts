import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, request } from 'undici';
import type { Pod } from '../../../src/lab/sandbox-cluster/model/pod.ts';
import { type Sandbox, startSandbox } from '../../../src/lab/sandbox-cluster/sandbox.ts';
import { noLog } from '../../../src/log.ts';

export interface TestSandbox extends Sandbox {
  readonly token: string;
  ask(
    method: string,
    path: string,
    more?: Asked,
  ): Promise<{ readonly code: number; readonly body: never; readonly text: string }>;
  pod(name: string): Promise<Pod | undefined>;
  /** The pod once it holds; fails by its last state after its time. */
  until(name: string, holds: (pod: Pod) => boolean): Promise<Pod>;
  log(pod: string, query?: string): Promise<string>;
  events(pod: string): Promise<readonly string[]>;
  /** Once there are Events that say all of this; fails by those that there are. */
  untilTold(pod: string, told: readonly string[]): Promise<void>;
}

export interface Asked {
  readonly body?: unknown;
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export async function startTestSandbox(missingImages: readonly string[] = []): Promise<TestSandbox> {
  const sandbox = await startSandbox({ log: noLog, missingImages });
  const config = JSON.parse(readFileSync(sandbox.kubeconfig, 'utf8')) as {
    users: [{ user: { token: string } }];
    clusters: [{ cluster: { 'certificate-authority-data': string } }];
  };
  const { token } = config.users[0].user;
  const ca = Buffer.from(config.clusters[0].cluster['certificate-authority-data'], 'base64');
  // One test asks under another host name: who answers is judged by the CA alone.
  const agent = new Agent({ connect: { ca, checkServerIdentity: () => undefined } });
  const ask: TestSandbox['ask'] = async (
    method,
    path,
    { body, contentType = 'application/json', headers = {} } = {},
  ) => {
    const sent = { authorization: `Bearer ${token}`, 'content-type': contentType, ...headers };
    const answer = await request(`${sandbox.url}${path}`, {
      method: method as 'GET',
      dispatcher: agent,
      headers: sent,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.body.text();
    const isJson = String(answer.headers['content-type']).includes('json');
    return { code: answer.statusCode, text, body: (isJson ? JSON.parse(text) : undefined) as never };
  };
  const pod = async (name: string): Promise<Pod | undefined> => {
    const { code, body } = await ask('GET', `/api/v1/namespaces/default/pods/${name}`);
    return code === 200 ? body : undefined;
  };
  const events = async (name: string): Promise<readonly string[]> => {
    const { body } = await ask('GET', `/api/v1/namespaces/default/events?fieldSelector=involvedObject.name=${name}`);
    return (body as { items: { reason: string; message: string }[] }).items.map(
      ({ reason, message }) => `${reason}: ${message}`,
    );
  };
  return {
    ...sandbox,
    token,
    ask,
    pod,
    until: async (name, holds) => {
      const before = Date.now();
      for (;;) {
        const found = await pod(name);
        if (found !== undefined && holds(found)) return found;
        if (Date.now() - before > waitMs)
          throw new Error(`not within ${waitMs / 1000} s; ${name} is ${JSON.stringify(found?.status)}`);
        await sleep(20);
      }
    },
    log: async (name, query = '') => (await ask('GET', `/api/v1/namespaces/default/pods/${name}/log?${query}`)).text,
    events,
    untilTold: async (name, told) => {
      for (const limit = Date.now() + waitMs; ; await sleep(20)) {
        const all = await events(name);
        if (told.every((each) => all.includes(each))) return;
        if (Date.now() > limit) throw new Error(`not within ${waitMs / 1000} s; ${name} has ${all.join('; ')}`);
      }
    },
    close: async () => {
      await agent.close();
      await sandbox.close();
    },
  };
}

export function isReady({ status }: Pod): boolean {
  return status.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') === true;
}

/** A container that takes longer on a free machine is broken; a busy one has its time. */
const waitMs = 8_000;

/** A pod with one container of busybox that runs a script. */
export function podOf(
  name: string,
  script: string,
  more: { readonly container?: object; readonly spec?: object; readonly labels?: object } = {},
): object {
  const container = { name: 'app', image: 'busybox', command: ['sh', '-c', script], ...more.container };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels: { app: name, ...more.labels } },
    spec: { terminationGracePeriodSeconds: 0, containers: [container], ...more.spec },
  };
}
