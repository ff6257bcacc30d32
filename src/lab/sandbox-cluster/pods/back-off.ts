const firstMs = 10_000;
const mostMs = 300_000;
/** A life that was as long as this makes the pauses short again. */
const forgottenAfterMs = 600_000;

/** How long the kubelet waits before the next life: not at all after the first one, then ever longer. */
export function createBackOff(): (life: { readonly ms: number; readonly begun: boolean }) => number {
  let next = 0;
  return ({ ms, begun }) => {
    if (ms > forgottenAfterMs) next = 0;
    const wait = begun ? next : Math.max(next, firstMs);
    next = next === 0 ? firstMs : Math.min(mostMs, next * 2);
    return wait;
  };
}
