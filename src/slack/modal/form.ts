import { z } from 'zod';

/** The modal, the global shortcut and the buttons that open it have this id; ids of what stands in it begin with it. */
export const runModal = 'kdebug_run';

export const actions = {
  channel: `${runModal}_channel`,
  cluster: `${runModal}_cluster`,
  namespace: `${runModal}_namespace`,
  workload: `${runModal}_workload`,
  pod: `${runModal}_pod`,
  target: `${runModal}_target`,
  check: `${runModal}_check`,
  arg: `${runModal}_arg`,
  options: `${runModal}_options`,
} as const;

/**
 * What was chosen so far, carried in the view's private_metadata: Slack asks for options without telling what else stands in
 * the modal (slackapi/java-slack-sdk#1292). It gives no right: each list and the submission are judged anew.
 */
export interface Form {
  /** Slack's id of the channel that gets the answer. */
  readonly channel?: string | undefined;
  readonly cluster?: string | undefined;
  readonly namespace?: string | undefined;
  /** 'Deployment/checkout' */
  readonly workload?: string | undefined;
  readonly check: string;
  /** Names are typed, because there are none to choose from. */
  readonly typed?: boolean | undefined;
  /** There are several clusters to choose from. */
  readonly clusters?: boolean | undefined;
}

const word = z.string().min(1).max(320).optional().catch(undefined);
const form = z.object({
  channel: word,
  cluster: word,
  namespace: word,
  workload: word,
  check: z.string().min(1).max(100).catch('triage'),
  typed: z.boolean().optional().catch(undefined),
  clusters: z.boolean().optional().catch(undefined),
});

export function writeForm(state: Form): string {
  return JSON.stringify(state);
}

/** Whatever it is that came back. */
export function readForm(metadata: string | undefined): Form {
  try {
    return form.parse(JSON.parse(metadata ?? ''));
  } catch {
    // A modal without it begins anew, and what it submits is judged all the same.
    return { check: 'triage' };
  }
}
