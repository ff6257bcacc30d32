import { chmod, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { asError } from '../../../errors.ts';
import type { Log } from '../../../log.ts';
import type { Container, EphemeralContainer, Pod } from '../model/pod.ts';
import { nodeAddress } from '../network/addresses.ts';
import type { Store } from '../store/store.ts';
import type { Cgroups } from './cgroups.ts';
import { ContainerRun } from './container-run.ts';
import type { Judge } from './images.ts';
import type { Machine } from './machine.ts';
import { planContainer, podFolder } from './plan-container.ts';
import { createPodSandbox, type PodSandbox } from './pod-sandbox.ts';
import { type Seen, statusOf } from './pod-status.ts';
import { probeContainer } from './probe.ts';
import type { Recorder } from './record-events.ts';
import type { Executed } from './runtime.ts';
import type { Ended } from './start-container.ts';
import { spawnIn } from './start-container.ts';
import { prepareVolumes } from './volumes.ts';

export interface PodParts {
  readonly machine: Machine;
  readonly store: Store;
  readonly cgroups: Cgroups;
  readonly judge: Judge;
  readonly tell: Recorder;
  readonly log: Log;
  /** The status is to be written. */
  changed(run: PodRun): void;
}

/** One pod from its namespaces to its end. */
export class PodRun {
  readonly #parts: PodParts;
  readonly ip: string;
  pod: Pod;
  #sandbox: PodSandbox | undefined;
  #volumes: ReadonlyMap<string, string> = new Map();
  readonly #inits: ContainerRun[] = [];
  readonly #runs: ContainerRun[] = [];
  readonly #ephemerals: ContainerRun[] = [];
  #begun = false;
  #failed = false;
  #stopping = false;
  /** Namespaces and volumes: what an ephemeral container needs too. */
  readonly #made: Promise<void>;
  readonly #starting: Promise<void>;

  constructor(pod: Pod, ip: string, parts: PodParts) {
    this.pod = pod;
    this.ip = ip;
    this.#parts = parts;
    this.#made = this.#make();
    this.#starting = this.#made
      .then(() => this.#start())
      .catch((error: unknown) => {
        parts.log.error({ err: asError(error), pod: pod.metadata.name }, 'a pod did not start');
        parts.tell(pod, { reason: 'FailedCreatePodSandBox', message: asError(error).message, warning: true });
      });
  }

  seen(): Seen {
    const ip = this.#sandbox === undefined ? undefined : this.ip;
    return {
      pod: this.pod,
      runs: this.#runs,
      inits: this.#inits,
      ephemerals: this.#ephemerals,
      ip,
      hostIp: nodeAddress,
      begun: this.#begun,
      failed: this.#failed,
    };
  }

  status() {
    return statusOf(this.seen());
  }

  container(name: string): ContainerRun | undefined {
    return [...this.#runs, ...this.#inits, ...this.#ephemerals].find((run) => run.spec.name === name);
  }

  /** Starts what the pod got since. */
  async update(pod: Pod): Promise<void> {
    this.pod = pod;
    if (
      !(await this.#made.then(
        () => true,
        () => false,
      ))
    )
      return;
    for (const container of this.pod.spec.ephemeralContainers ?? []) {
      if (this.#stopping || this.container(container.name) !== undefined) continue;
      this.#ephemerals.push(this.#begin(container, { restarts: () => false }));
    }
  }

  exec(name: string, argv: readonly string[]): Executed | undefined {
    const run = this.container(name);
    if (run?.life === undefined || run.plan === undefined || !run.isRunning) return undefined;
    const child = spawnIn(run.life, run.plan, argv);
    const ended = new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? 137)));
    return { stdin: child.stdin, stdout: child.stdout, stderr: child.stderr, ended, kill: () => child.kill('SIGKILL') };
  }

  async stop(graceMs: number): Promise<void> {
    this.#stopping = true;
    await this.#starting;
    const all = [...this.#runs, ...this.#inits, ...this.#ephemerals];
    for (const run of this.#runs.filter((each) => each.isRunning))
      this.#parts.tell(this.pod, {
        reason: 'Killing',
        message: `Stopping container ${run.spec.name}`,
        container: run.spec.name,
      });
    await Promise.all(all.map((run) => run.stop(graceMs)));
    await this.#sandbox?.close();
    await rm(podFolder(this.#parts.machine, this.pod), { recursive: true, force: true });
  }

  async #make(): Promise<void> {
    const { machine, store } = this.#parts;
    const folder = podFolder(machine, this.pod);
    await mkdir(join(folder, 'shm'), { recursive: true });
    await chmod(join(folder, 'shm'), 0o1777);
    this.#sandbox = await createPodSandbox(machine, this.pod, this.ip);
    this.#volumes = await prepareVolumes({ store, pod: this.pod, folder });
    this.#parts.changed(this);
  }

  async #start(): Promise<void> {
    if (!(await this.#initialize())) return;
    this.#begun = true;
    if (this.#stopping) return;
    for (const container of this.pod.spec.containers)
      this.#runs.push(this.#begin(container, { restarts: (ended) => this.#restarts(ended) }));
  }

  /** Init containers one after the other; a sidecar only has to start. False when the pod has failed. */
  async #initialize(): Promise<boolean> {
    for (const container of this.pod.spec.initContainers ?? []) {
      if (this.#stopping) return false;
      const isSidecar = container.restartPolicy === 'Always';
      const run = this.#begin(container, {
        restarts: ({ code }) => isSidecar || (code !== 0 && this.pod.spec.restartPolicy !== 'Never'),
      });
      this.#inits.push(run);
      if (isSidecar) continue;
      await run.over;
      if (run.exitCode !== 0) {
        this.#failed = true;
        this.#parts.changed(this);
        return false;
      }
    }
    return true;
  }

  #restarts({ code }: Ended): boolean {
    const { restartPolicy = 'Always' } = this.pod.spec;
    return restartPolicy === 'Always' || (restartPolicy === 'OnFailure' && code !== 0);
  }

  #begin(
    container: Container | EphemeralContainer,
    { restarts }: { restarts: (ended: Ended) => boolean },
  ): ContainerRun {
    const { tell, judge } = this.#parts;
    const { name } = container;
    return new ContainerRun(container, {
      plan: (id) => this.#plan(container, id),
      pull: () => judge(container),
      restarts: (ended) => !this.#stopping && restarts(ended),
      tell: (told) => tell(this.pod, { ...told, container: name }),
      changed: () => this.#parts.changed(this),
      probe: (_, kinds, signal) =>
        probeContainer(
          {
            container,
            podIp: this.ip,
            exec: (argv) => this.exec(name, argv) as Executed,
            unhealthy: (message) => tell(this.pod, { reason: 'Unhealthy', message, warning: true, container: name }),
          },
          kinds,
          signal,
        ),
    });
  }

  async #plan(container: Container | EphemeralContainer, id: string) {
    const { machine, cgroups, store } = this.#parts;
    const holder = this.#sandbox?.pid ?? 0;
    const wanted = 'targetContainerName' in container ? container.targetContainerName : undefined;
    const run = wanted === undefined ? undefined : this.container(wanted);
    const target =
      run?.isRunning === true && run.life !== undefined
        ? { pid: run.life.pid, id: run.status().containerID?.slice('sandbox://'.length) ?? '' }
        : undefined;
    return planContainer(container, {
      machine,
      cgroups,
      store,
      pod: this.pod,
      podIp: this.ip,
      holder,
      volumes: this.#volumes,
      id,
      ...(target === undefined ? {} : { target }),
    });
  }
}
