import type { Draft } from '../store/store.ts';

/** One replica unless said otherwise; the rest is read with its defaults. */
export function completeWorkload(draft: Draft): Draft {
  const { spec = {}, status = {} } = draft as { spec?: object; status?: object };
  return { ...draft, spec: { replicas: 1, ...spec }, status } as Draft;
}
