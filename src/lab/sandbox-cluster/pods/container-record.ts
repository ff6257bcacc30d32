import type { Container } from '../model/container.ts';
import type { ContainerState, ContainerStatus } from '../model/pod.ts';
import { timeText } from '../store/store.ts';
import { CreateError } from './env.ts';
import { userOf } from './identity.ts';
import { type Ended, type Plan, StartError } from './start-container.ts';

/** What a pod's status tells of one container. */
export class ContainerRecord {
  readonly #spec: Container;
  state: ContainerState = { waiting: { reason: 'ContainerCreating' } };
  lastState: ContainerState | undefined;
  id: string | undefined;
  restarts = 0;
  ready = false;
  started = false;

  constructor(spec: Container) {
    this.#spec = spec;
  }

  get isRunning(): boolean {
    return this.state.running !== undefined;
  }

  begin(id: string): void {
    this.id = id;
    this.started = this.#spec.startupProbe === undefined;
    this.ready = this.started && this.#spec.readinessProbe === undefined;
    this.state = { running: { startedAt: timeText(new Date()) } };
  }

  end({ code }: Ended, reason: string, message?: string): void {
    const finishedAt = timeText(new Date());
    const startedAt = this.state.running?.startedAt ?? finishedAt;
    const containerID = `sandbox://${this.id}`;
    this.ready = false;
    this.started = false;
    this.state = {
      terminated: {
        exitCode: code,
        reason,
        startedAt,
        finishedAt,
        containerID,
        ...(message === undefined ? {} : { message }),
      },
    };
  }

  /** As with containerd one whose command cannot run has ended; one that cannot be made waits. */
  fail(id: string, error: Error): Ended | undefined {
    const { message } = error;
    if (error instanceof StartError) {
      const ended = { code: 128 };
      this.id = id;
      this.end(ended, 'StartError', message);
      return ended;
    }
    const reason = error instanceof CreateError ? 'CreateContainerConfigError' : 'CreateContainerError';
    this.state = { waiting: { reason, message } };
    return undefined;
  }

  status(plan: Plan | undefined): ContainerStatus {
    const { name, image } = this.#spec;
    return {
      name,
      image,
      imageID: this.id === undefined ? '' : `sandbox://${image}`,
      ready: this.ready,
      started: this.started,
      restartCount: this.restarts,
      state: this.state,
      ...(this.id === undefined ? {} : { containerID: `sandbox://${this.id}` }),
      ...(this.lastState === undefined ? {} : { lastState: this.lastState }),
      ...(this.isRunning ? { user: userOf(plan?.identity ?? []) } : {}),
    };
  }
}
