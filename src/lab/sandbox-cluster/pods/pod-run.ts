import { chmod, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { asError } from '../../../errors.ts';
import type { EphemeralContainer } from '../model/container.ts';
import type { Pod, PodStatus } from '../model/pod.ts';
import { nodeAddress } from '../network/addresses.ts';
import { beginContainer } from './begin-container.ts';
import type { ContainerRun } from './container-run.ts';
import { mountVolumes } from './mount-volumes.ts';
import { podFolder } from './plan-container.ts';
import type { PodParts } from './pod-parts.ts';
import { createPodSandbox, type PodSandbox } from './pod-sandbox.ts';
import { statusOf } from './pod-status.ts';
import type { Executed } from './runtime.ts';
import { spawnIn } from './spawn-in.ts';
import type { Ended } from './start-container.ts';
import { releaseVolumes } from './volumes.ts';

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
  readonly #stop = new AbortController();
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
        if (this.#stop.signal.aborted) return;
        parts.log.error({ err: asError(error), pod: pod.metadata.name }, 'a pod did not start');
        parts.tell(pod, { reason: 'FailedCreatePodSandBox', message: asError(error).message, warning: true });
      });
  }

  status(): PodStatus {
    const ip = this.#sandbox === undefined ? undefined : this.ip;
    const containers = { runs: this.#runs, inits: this.#inits, ephemerals: this.#ephemerals };
    const at = { pod: this.pod, ip, hostIp: nodeAddress };
    return statusOf({ ...at, ...containers, begun: this.#begun, failed: this.#failed });
  }

  container(name: string): ContainerRun | undefined {
    return [...this.#runs, ...this.#inits, ...this.#ephemerals].find((run) => run.spec.name === name);
  }

  /** Starts what the pod got since. */
  async update(pod: Pod): Promise<void> {
    this.pod = pod;
    const isMade = this.#made.then(() => true);
    if (!(await isMade.catch(() => false))) return;
    for (const container of this.pod.spec.ephemeralContainers ?? []) {
      if (this.#stop.signal.aborted || this.container(container.name) !== undefined) continue;
      this.#ephemerals.push(this.#begin(container, () => false));
    }
  }

  exec(name: string, argv: readonly string[]): Executed | undefined {
    const run = this.container(name);
    if (run?.life === undefined || run.plan === undefined || !run.isRunning) return undefined;
    return spawnIn(run.life, run.plan, argv);
  }

  async stop(graceMs: number): Promise<void> {
    this.#stop.abort();
    await this.#starting;
    const all = [...this.#runs, ...this.#inits, ...this.#ephemerals];
    for (const { spec } of this.#runs.filter((each) => each.isRunning)) {
      const message = `Stopping container ${spec.name}`;
      this.#parts.tell(this.pod, { reason: 'Killing', message, container: spec.name });
    }
    await Promise.all(all.map((run) => run.stop(graceMs)));
    await this.#sandbox?.close();
    await releaseVolumes(this.#source);
    await rm(this.#source.folder, { recursive: true, force: true });
  }

  get #source() {
    const { machine, store } = this.#parts;
    return { machine, store, pod: this.pod, folder: podFolder(machine, this.pod) };
  }

  async #make(): Promise<void> {
    const { machine, folder } = this.#source;
    await mkdir(join(folder, 'shm'), { recursive: true });
    await chmod(join(folder, 'shm'), 0o1777);
    this.#sandbox = await createPodSandbox(machine, this.pod, this.ip);
    this.#parts.changed(this);
    const failed = (message: string) => this.#parts.tell(this.pod, { reason: 'FailedMount', message, warning: true });
    this.#volumes = await mountVolumes(this.#source, failed, this.#stop.signal);
  }

  async #start(): Promise<void> {
    if (!(await this.#initialize())) return;
    this.#begun = true;
    if (this.#stop.signal.aborted) return;
    for (const container of this.pod.spec.containers)
      this.#runs.push(this.#begin(container, (ended) => this.#restarts(ended)));
  }

  /** Init containers one after the other; a sidecar only has to start. False when the pod has failed. */
  async #initialize(): Promise<boolean> {
    for (const container of this.pod.spec.initContainers ?? []) {
      if (this.#stop.signal.aborted) return false;
      const isSidecar = container.restartPolicy === 'Always';
      const run = this.#begin(
        container,
        ({ code }) => isSidecar || (code !== 0 && this.pod.spec.restartPolicy !== 'Never'),
      );
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

  #begin(container: EphemeralContainer, restarts: (ended: Ended) => boolean): ContainerRun {
    return beginContainer(container, {
      run: this,
      parts: this.#parts,
      holder: this.#sandbox?.pid ?? 0,
      volumes: this.#volumes,
      restarts: (ended) => !this.#stop.signal.aborted && restarts(ended),
    });
  }
}
