import { z } from 'zod';

const pattern = z.string().transform((text, context) => {
  try {
    return new RegExp(text, 'i');
  } catch {
    context.addIssue({ code: 'custom', message: `not a regular expression: ${text}` });
    return z.NEVER;
  }
});
const patterns = z.array(pattern).min(1);

/** How to know that it is in place; everything that is named must hold of the target's pod (or its namespace, for events). */
const until = z.strictObject({
  waiting: pattern.optional(),
  ended: pattern.optional(),
  phase: z.string().optional(),
  ready: z.boolean().optional(),
  running: z.boolean().optional(),
  scheduled: z.boolean().optional(),
  restarts: z.int().optional(),
  /** Seconds for which all containers have run. */
  runsFor: z.int().optional(),
  deleting: z.literal(true).optional(),
  /** The pod whose name was taken before the break is no longer there. */
  gone: z.literal(true).optional(),
  /** Against 'REASON MESSAGE' of each Event of the namespace. */
  event: pattern.optional(),
  log: pattern.optional(),
  logOf: z.string().optional(),
  /** Words of `sh -c` in the target's first container; the exit status must be 0. */
  exec: z.string().optional(),
});
export type Until = z.infer<typeof until>;

const shared = {
  /** What is broken, or what kind of pod it is, in one sentence; shown to nobody but us. */
  says: z.string(),
  /** The label `app` or the name of the pods that are asked about. */
  target: z.string(),
  /** Pods that must be ready before anything is broken or asked. */
  with: z.array(z.string()).default([]),
  /** Shell lines with kubectl in the case's own namespace, after the start. */
  break: z.array(z.string()).default([]),
  until: until.default({}),
  /** Seconds that each wait may take. */
  limit: z.int().default(90),
};

export const faultHead = z.strictObject({
  ...shared,
  /** What a person types behind /kdebug; POD becomes the pod's name. */
  ask: z.string(),
  /** Whether POD is the name from before the break; else from when the fault is in place. */
  podNamed: z.enum(['before', 'after']).default('after'),
  /** The lowest rung at which the cause can be seen. */
  rung: z.enum(['R0', 'R1', 'R3']),
  /** Only a login with the container's own Secrets shows it, which the asker must allow. */
  credentials: z.literal(true).optional(),
  /** All of them match the first line: what a person feels. */
  symptom: patterns,
  /** All of them match the first line: what a person has to change. */
  root: patterns,
  /** One of them matches the code of the finding that names the root. */
  codes: patterns,
  /** Each matches some finding: where two things are broken. */
  also: z.array(pattern).default([]),
  /** Where its shape comes from. */
  source: z.string().optional(),
});

export const healthyHead = z.strictObject({
  ...shared,
  ask: z.array(z.string()).min(1),
  repeat: z.strictObject({ count: z.int(), manifest: z.record(z.string(), z.unknown()) }).optional(),
});

interface Place {
  /** 'network/name-misspelt': folder and file. */
  readonly name: string;
  /** Manifests as written: NAMESPACE and CLUSTER_DNS are still to be filled in. */
  readonly manifests: string;
}
export type Fault = z.infer<typeof faultHead> & Place;
export type Healthy = z.infer<typeof healthyHead> & Place;
export type Case = Fault | Healthy;
