/**
 * Codes of a verdict without those of lines that a log repeats, where there is any other: whether a symptom was logged
 * often enough by the moment of the question depends on the moment, not on the cluster.
 */
export function withoutRepeats(codes: string): string {
  const [verdict = '', ...all] = codes.split(' ');
  const lasting = all.filter((code) => !code.startsWith('log-repeats-'));
  return [verdict, ...(lasting.length === 0 ? all : lasting)].join(' ');
}
