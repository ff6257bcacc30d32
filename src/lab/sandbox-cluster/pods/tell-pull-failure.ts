import type { ContainerParts } from './container-parts.ts';
import type { PullFailure } from './images.ts';

/** The kubelet's Events for an image that is not to be had: the cause, then the bare reason. */
export function tellPullFailure(tell: ContainerParts['tell'], image: string, { reason, message }: PullFailure): void {
  if (reason === 'ErrImagePull') {
    tell({ reason: 'Pulling', message: `Pulling image "${image}"` });
    tell({ reason: 'Failed', message, warning: true });
  } else tell({ reason, message, warning: true });
  tell({ reason: 'Failed', message: `Error: ${reason}`, warning: true });
}
