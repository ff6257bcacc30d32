import type { CoreV1Event, V1ContainerState, V1Pod } from '@kubernetes/client-node';
import { type Problem, problem } from '../errors.ts';

/** What the kubelet said so far about the start of one container. */
export interface StartNotes {
  pulled: boolean;
  created: boolean;
  started: boolean;
  /** Its last reason, with its own words. */
  reason?: string;
  /** It will not start any more. */
  final?: boolean;
}

/** Event reasons after which the kubelet may try again, but with the same end. */
const hopeless = new Set(['ErrImageNeverPull', 'InspectFailed', 'InvalidImageName']);

/** Takes one Event of the container into the notes; true when it says something new. */
export function noteEvent(notes: StartNotes, { reason = '', message = '' }: CoreV1Event): boolean {
  if (reason === 'Pulled') notes.pulled = true;
  else if (reason === 'Created') notes.created = true;
  else if (reason === 'Started') notes.started = true;
  else if (reason === 'Pulling') return noteReason(notes, message);
  else {
    // The kubelet sends the cause first and then 'Error: ErrImagePull': the longer one is kept.
    const bare = /^Error: \w+$/.test(message);
    if (hopeless.has(reason) || (reason === 'Failed' && notes.created)) notes.final = true;
    return bare && notes.reason !== undefined ? false : noteReason(notes, bare ? message.slice(7) : message);
  }
  return true;
}

/** Takes the container's status in the pod into the notes; true when it says something new. */
export function noteStatus(notes: StartNotes, pod: V1Pod, container: string): boolean {
  const state = stateOf(pod, container);
  if (state?.running !== undefined || state?.terminated !== undefined) {
    const fresh = !notes.started;
    notes.started = true;
    return fresh;
  }
  const { reason, message } = state?.waiting ?? {};
  if (reason === undefined || reason === 'ContainerCreating' || reason === 'PodInitializing') return false;
  if (hopeless.has(reason)) notes.final = true;
  return noteReason(notes, message === undefined ? reason : `${reason}: ${message}`);
}

export function stateOf({ status }: V1Pod, container: string): V1ContainerState | undefined {
  return status?.ephemeralContainerStatuses?.find(({ name }) => name === container)?.state;
}

/** One code per family: the image, the container, or nothing known. */
export function whyNotStarted({ pod }: { readonly pod: string }, notes: StartNotes): Problem {
  const { reason } = notes;
  if (reason === undefined) {
    return problem(
      'start-timeout',
      `The container in ${pod} did not start within its time, and the kubelet gave no reason.`,
      'Look at the node of the pod: its kubelet may be busy with a pull, or down. A late start runs nothing.',
    );
  }
  if (!notes.pulled && !notes.created) {
    return problem(
      'image-not-pulled',
      `The container in ${pod} did not start, because its image is not on the node: ${reason}`,
      'Pull the image on the node beforehand, or name one that the node can pull (KDEBUG_IMAGE).',
    );
  }
  return problem(
    'container-not-created',
    `The container in ${pod} did not start: ${reason}`,
    'Mend what the kubelet names and run it again. A late start runs nothing.',
  );
}

function noteReason(notes: StartNotes, reason: string): boolean {
  const fresh = reason !== '' && notes.reason !== reason;
  if (fresh) notes.reason = reason;
  return fresh;
}
