import { z } from 'zod';
import type { JsonObject } from '../sandbox-cluster/model/kube-object.ts';

/** The first document of an incident's file: what is said of it, and how kdebug is asked about it. */
export const incidentHead = z.strictObject({
  /** What is broken, in one sentence. */
  title: z.string(),
  /** What a customer of the shop notices. */
  sees: z.string(),
  /** As a monitoring would post it. */
  alert: z.string(),
  /** Behind /kdebug, the best command first; answer: a regular expression of the first line. */
  try: z.array(z.strictObject({ ask: z.string(), answer: z.string() })).min(1),
  /** The sandbox needs them for it. */
  needs: z.literal('cgroups').optional(),
});

export interface Incident extends z.infer<typeof incidentHead> {
  /** Its file's name: 'wrong-service-port'. */
  readonly name: string;
  /** Strategic merge patches of the shop's objects, and objects that the shop does not have. */
  readonly patches: readonly ShopObject[];
}

/** A manifest of the shop, or a patch of one. */
export type ShopObject = JsonObject & { readonly kind: string; readonly metadata: { readonly name: string } };
