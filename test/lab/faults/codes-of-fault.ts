import { askKdebug } from '../../faults/ask-kdebug.ts';
import type { Fault } from '../../faults/case.ts';
import { stage, strike } from '../../faults/stage.ts';
import type { Stand } from './stand.ts';

/** What a cluster makes kdebug say of a fault, and its first line for the person who compares. */
export interface Said {
  /** Verdict and codes of the findings that are warnings or critical, sorted: 'broken disk-full'. */
  readonly codes: string;
  readonly line: string;
}

/** Puts a fault in place and asks about it as its file says. Throws when it does not get in place, or is not answered. */
export async function codesOfFault(
  fault: Fault,
  namespace: string,
  { cluster, kubeconfig, image }: Stand,
): Promise<Said> {
  try {
    const { pods } = await stage(fault, namespace, cluster);
    const pod = fault.podNamed === 'before' ? pods.before : pods.after;
    const allowed = { ...(fault.rung === 'R3' ? { rung: 3 } : {}), credentials: fault.credentials === true };
    const words = fault.ask.replaceAll('POD', pod ?? 'POD');
    const { report, firstLine, misunderstood } = await askKdebug(words, {
      kubeconfig,
      image,
      namespace,
      ...allowed,
    });
    if (misunderstood) throw new Error(firstLine);
    if (report === undefined) return { codes: 'none', line: firstLine };
    const bad = report.findings.filter(({ severity }) => severity === 'warning' || severity === 'critical');
    const codes = [...new Set(bad.map(({ code }) => code))].sort();
    return { codes: [report.verdict, ...codes].join(' '), line: firstLine };
  } finally {
    await strike(fault, namespace, cluster).catch(() => {
      // A fault that never got in place may have left nothing to take away; the namespace's name is used once.
    });
  }
}
