import type { Container } from '../model/container.ts';
import type { ContainerState } from '../model/pod.ts';
import type { ContainerParts } from './container-parts.ts';
import type { Ended } from './start-container.ts';

export interface Pause {
  readonly state: ContainerState;
  /** Milliseconds. */
  readonly wait: number;
  /** undefined when it did not come to a life. */
  readonly ended: Ended | undefined;
}

/** Tells why a container waits before it is tried again; its state meanwhile, where that is another one. */
export function tellPause(
  tell: ContainerParts['tell'],
  { name, image }: Container,
  { state, wait, ended }: Pause,
): ContainerState | undefined {
  if (ended !== undefined) {
    tell({ reason: 'BackOff', message: `Back-off restarting failed container ${name}`, warning: true });
    const message = `back-off ${wait / 1000}s restarting failed container=${name}`;
    return { waiting: { reason: 'CrashLoopBackOff', message } };
  }
  if (state.waiting?.reason !== 'ErrImagePull') return undefined;
  tell({ reason: 'BackOff', message: `Back-off pulling image "${image}"` });
  return { waiting: { reason: 'ImagePullBackOff', message: state.waiting.message ?? '' } };
}
