import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { asError } from '../../../errors.ts';
import type { Container } from '../model/container.ts';
import type { ContainerState, ContainerStatus } from '../model/pod.ts';
import { timeText } from '../store/store.ts';
import type { Group } from './cgroups.ts';
import type { ContainerLog } from './container-log.ts';
import type { ContainerParts, Probes } from './container-parts.ts';
import { userOf } from './identity.ts';
import { signal } from './signal.ts';
import { type Ended, type Life, type Plan, startContainer } from './start-container.ts';
import { tellPause } from './tell-pause.ts';
import { tellPullFailure } from './tell-pull-failure.ts';

export const backOff = { firstMs: 10_000, mostMs: 300_000, forgottenAfterMs: 600_000 } as const;

/** One container of a pod through all its lives. */
export class ContainerRun {
  readonly spec: Container;
  readonly #parts: ContainerParts;
  readonly #stop = new AbortController();
  #state: ContainerState = { waiting: { reason: 'ContainerCreating' } };
  #lastState: ContainerState | undefined;
  id: string | undefined;
  #restarts = 0;
  #ready = false;
  #started = false;
  life: Life | undefined;
  plan: Plan | undefined;
  #previous: Life | undefined;
  /** Settles when it will not start again. */
  readonly over: Promise<void>;

  constructor(spec: Container, parts: ContainerParts) {
    this.spec = spec;
    this.#parts = parts;
    this.over = Promise.resolve().then(() => this.#live());
  }

  get isRunning(): boolean {
    return this.#state.running !== undefined;
  }

  get exitCode(): number | undefined {
    return this.#state.terminated?.exitCode;
  }

  /** While it waits to start again, the life that ended is the previous one too, as for the kubelet. */
  logOf(previous: boolean): ContainerLog | undefined {
    const life = previous && this.#state.waiting === undefined ? this.#previous : this.life;
    return life?.log;
  }

  status(): ContainerStatus {
    const { name, image } = this.spec;
    return {
      name,
      image,
      imageID: this.id === undefined ? '' : `sandbox://${image}`,
      ready: this.#ready,
      started: this.#started,
      restartCount: this.#restarts,
      state: this.#state,
      ...(this.id === undefined ? {} : { containerID: `sandbox://${this.id}` }),
      ...(this.#lastState === undefined ? {} : { lastState: this.#lastState }),
      ...(this.isRunning ? { user: userOf(this.plan?.identity ?? []) } : {}),
    };
  }

  /** TERM, then KILL after the grace period; it does not start again. */
  async stop(graceMs: number): Promise<void> {
    this.#stop.abort();
    await this.#end(graceMs);
    await this.over;
  }

  async #end(graceMs: number): Promise<void> {
    const { life } = this;
    if (life === undefined || !this.isRunning) return;
    if (graceMs > 0) signal(life.pid, 'SIGTERM');
    const late = new AbortController();
    const isOver = life.over.then(() => true);
    const isLate = sleep(graceMs, false, { signal: late.signal }).catch(() => false);
    // Its number may be another process's once it is over.
    if (!(await Promise.race([isOver, isLate]))) signal(life.pid, 'SIGKILL');
    late.abort();
    await life.over;
  }

  async #live(): Promise<void> {
    let waitMs = 0;
    for (;;) {
      const begun = Date.now();
      const ended = await this.#once();
      if (this.#stop.signal.aborted || (ended !== undefined && !this.#parts.restarts(ended))) return;
      if (Date.now() - begun > backOff.forgottenAfterMs) waitMs = 0;
      if (!(await this.#wait(waitMs, ended))) return;
      waitMs = Math.min(backOff.mostMs, waitMs === 0 ? backOff.firstMs : waitMs * 2);
      if (ended !== undefined) this.#restarts += 1;
    }
  }

  /** One life from pull to end; undefined when it did not come to one. */
  async #once(): Promise<Ended | undefined> {
    const { tell, pull, plan: decide } = this.#parts;
    const failure = pull();
    if (failure !== undefined) {
      tellPullFailure(tell, this.spec.image, failure);
      this.#set({ waiting: failure });
      return undefined;
    }
    tell({ reason: 'Pulled', message: `Container image "${this.spec.image}" already present on machine` });
    const id = randomBytes(32).toString('hex');
    try {
      const { plan, group } = await decide(id);
      tell({ reason: 'Created', message: `Container created` });
      this.#previous = this.life ?? this.#previous;
      this.plan = plan;
      this.life = await startContainer(plan);
      this.id = id;
      return await this.#alive(this.life, group);
    } catch (error) {
      const { message } = asError(error);
      tell({ reason: 'Failed', message: `Error: ${message}`, warning: true });
      this.#set({
        waiting: { reason: message.startsWith('exec:') ? 'RunContainerError' : 'CreateContainerError', message },
      });
      return undefined;
    }
  }

  async #alive(life: Life, group: Group): Promise<Ended> {
    const startedAt = timeText(new Date());
    const done = new AbortController();
    this.#started = this.spec.startupProbe === undefined;
    this.#ready = this.#started && this.spec.readinessProbe === undefined;
    this.#parts.tell({ reason: 'Started', message: 'Container started' });
    this.#set({ running: { startedAt } });
    const probing = this.#parts.probe(life, this.#probes(), done.signal);
    if (this.#stop.signal.aborted) signal(life.pid, 'SIGKILL');
    const ended = await life.over;
    done.abort();
    await probing;
    const oom = ended.code === 137 && group.wasOomKilled();
    // Without a PID namespace of its own what it left running does not end with it.
    for (const pid of group.folders.length > 0 ? group.processes() : []) signal(pid, 'SIGKILL');
    group.remove();
    this.#ready = false;
    this.#started = false;
    const reason = oom ? 'OOMKilled' : ended.code === 0 ? 'Completed' : 'Error';
    const containerID = `sandbox://${this.id}`;
    this.#set({
      terminated: { exitCode: ended.code, reason, startedAt, finishedAt: timeText(new Date()), containerID },
    });
    return ended;
  }

  #probes(): Probes {
    return {
      ready: (isReady) => {
        if (this.#ready === isReady) return;
        this.#ready = isReady;
        this.#parts.changed();
      },
      started: () => {
        this.#started = true;
        this.#ready = this.spec.readinessProbe === undefined;
        this.#parts.changed();
      },
      failed: (probe, why) => {
        this.#parts.tell({ reason: 'Unhealthy', message: why, warning: true });
        this.#parts.tell({
          reason: 'Killing',
          message: `Container ${this.spec.name} failed ${probe} probe, will be restarted`,
        });
        void this.#end(30_000);
      },
    };
  }

  /** The pause before the next life; false when there is to be none. */
  async #wait(waitMs: number, ended: Ended | undefined): Promise<boolean> {
    const wait = Math.max(waitMs, ended === undefined ? backOff.firstMs : 0);
    if (ended !== undefined) this.#lastState = this.#state;
    const paused = wait > 0 ? tellPause(this.#parts.tell, this.spec, { state: this.#state, wait, ended }) : undefined;
    if (paused !== undefined) this.#set(paused);
    return sleep(wait, true, { signal: this.#stop.signal }).catch(() => false);
  }

  #set(state: ContainerState): void {
    this.#state = state;
    this.#parts.changed();
  }
}
