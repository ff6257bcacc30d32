import { askKdebug } from '../../faults/ask-kdebug.ts';
import type { Fault } from '../../faults/case.ts';
import { stage, strike } from '../../faults/stage.ts';
import type { Stand } from './stand.ts';

/** What a cluster makes kdebug say of a fault, without names, numbers and words. */
export interface Codes {
  readonly verdict: string;
  /** Of the findings that are warnings or critical, sorted. */
  readonly codes: readonly string[];
}

/** Puts a fault in place and asks about it as its file says. Throws when it does not get in place, or is not answered. */
export async function codesOfFault(
  fault: Fault,
  namespace: string,
  { cluster, kubeconfig, image }: Stand,
): Promise<Codes & { readonly line: string }> {
  try {
    const { pods } = await stage(fault, namespace, cluster);
    const pod = fault.podNamed === 'before' ? pods.before : pods.after;
    const rung = fault.rung === 'R3' ? { rung: 3 } : {};
    const words = fault.ask.replaceAll('POD', pod ?? 'POD');
    const { report, firstLine, misunderstood } = await askKdebug(words, { kubeconfig, image, namespace, ...rung });
    if (misunderstood) throw new Error(firstLine);
    if (report === undefined) return { verdict: 'none', codes: [], line: firstLine };
    const bad = report.findings.filter(({ severity }) => severity === 'warning' || severity === 'critical');
    return { verdict: report.verdict, codes: [...new Set(bad.map(({ code }) => code))].sort(), line: firstLine };
  } finally {
    await strike(fault, namespace, cluster).catch(() => {
      // A fault that never got in place may have left nothing to take away; the namespace's name is used once.
    });
  }
}
