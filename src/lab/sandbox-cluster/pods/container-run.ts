import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { asError } from '../../../errors.ts';
import type { Container } from '../model/container.ts';
import type { ContainerState, ContainerStatus } from '../model/pod.ts';
import { createBackOff } from './back-off.ts';
import type { ContainerLog } from './container-log.ts';
import type { ContainerParts } from './container-parts.ts';
import { ContainerRecord } from './container-record.ts';
import { clearGroup, endLife } from './end-life.ts';
import { heedProbes } from './heed-probes.ts';
import { signal } from './signal.ts';
import { type Ended, type Life, type Plan, startContainer } from './start-container.ts';
import { tellPause } from './tell-pause.ts';
import { tellPullFailure } from './tell-pull-failure.ts';

/** One container of a pod through all its lives. */
export class ContainerRun {
  readonly spec: Container;
  readonly #parts: ContainerParts;
  readonly #stop = new AbortController();
  readonly #record: ContainerRecord;
  life: Life | undefined;
  plan: Plan | undefined;
  #previous: Life | undefined;
  /** Settles when it will not start again. */
  readonly over: Promise<void>;

  constructor(spec: Container, parts: ContainerParts) {
    this.spec = spec;
    this.#parts = parts;
    this.#record = new ContainerRecord(spec);
    this.over = Promise.resolve().then(() => this.#live());
  }

  get id(): string | undefined {
    return this.#record.id;
  }

  get isRunning(): boolean {
    return this.#record.isRunning;
  }

  get exitCode(): number | undefined {
    return this.#record.state.terminated?.exitCode;
  }

  /** While it waits to start again, the life that ended is the previous one too, as for the kubelet. */
  logOf(previous: boolean): ContainerLog | undefined {
    const life = previous && this.#record.state.waiting === undefined ? this.#previous : this.life;
    return life?.log;
  }

  status(): ContainerStatus {
    return this.#record.status(this.plan);
  }

  /** TERM, then KILL after the grace period; it does not start again. */
  async stop(graceMs: number): Promise<void> {
    this.#stop.abort();
    await this.#end(graceMs);
    await this.over;
  }

  async #end(graceMs: number): Promise<void> {
    if (this.life !== undefined && this.isRunning) await endLife(this.life, graceMs);
  }

  async #live(): Promise<void> {
    const pause = createBackOff();
    for (;;) {
      const since = Date.now();
      const ended = await this.#once();
      if (this.#stop.signal.aborted || (ended !== undefined && !this.#parts.restarts(ended))) return;
      const wait = pause({ ms: Date.now() - since, begun: ended !== undefined });
      if (!(await this.#wait(wait, ended))) return;
      if (ended !== undefined) this.#record.restarts += 1;
    }
  }

  /** One life from pull to end; undefined when it did not come to one. */
  async #once(): Promise<Ended | undefined> {
    const { tell, pull } = this.#parts;
    const failure = pull();
    if (failure !== undefined) {
      tellPullFailure(tell, this.spec.image, failure);
      this.#set({ waiting: failure });
      return undefined;
    }
    tell({ reason: 'Pulled', message: `Container image "${this.spec.image}" already present on machine` });
    const id = randomBytes(32).toString('hex');
    return this.#run(id).catch((error: unknown) => this.#failed(id, asError(error)));
  }

  async #run(id: string): Promise<Ended> {
    const { plan, group } = await this.#parts.plan(id);
    this.#parts.tell({ reason: 'Created', message: 'Container created' });
    try {
      const life = await startContainer(plan);
      this.#previous = this.life;
      this.life = life;
      this.plan = plan;
      this.#record.begin(id);
      const ended = await this.#watch(life);
      const oom = ended.code === 137 && group.wasOomKilled();
      this.#record.end(ended, oom ? 'OOMKilled' : ended.code === 0 ? 'Completed' : 'Error');
      this.#parts.changed();
      return ended;
    } finally {
      clearGroup(group);
    }
  }

  /** Probes it until it is over. */
  async #watch(life: Life): Promise<Ended> {
    const done = new AbortController();
    this.#parts.tell({ reason: 'Started', message: 'Container started' });
    this.#parts.changed();
    const end = (): void => void this.#end(30_000);
    const heeded = heedProbes({ spec: this.spec, record: this.#record, parts: this.#parts, end });
    const probing = this.#parts.probe(life, heeded, done.signal);
    if (this.#stop.signal.aborted) signal(life.pid, 'SIGKILL');
    const ended = await life.over;
    done.abort();
    await probing;
    return ended;
  }

  #failed(id: string, error: Error): Ended | undefined {
    this.#parts.tell({ reason: 'Failed', message: `Error: ${error.message}`, warning: true });
    const ended = this.#record.fail(id, error);
    this.#parts.changed();
    return ended;
  }

  /** The pause before the next life; false when there is to be none. */
  async #wait(wait: number, ended: Ended | undefined): Promise<boolean> {
    const { state } = this.#record;
    if (ended !== undefined) this.#record.lastState = state;
    const paused = wait > 0 ? tellPause(this.#parts.tell, this.spec, { state, wait, ended }) : undefined;
    if (paused !== undefined) this.#set(paused);
    return sleep(wait, true, { signal: this.#stop.signal }).catch(() => false);
  }

  #set(state: ContainerState): void {
    this.#record.state = state;
    this.#parts.changed();
  }
}
