/** Enough for a nonce of 64 characters and the runner's longest own line. */
const keptBytes = 160;

export interface OutputTail {
  take(bytes: Uint8Array): void;
  /** The runner's last word was read: nothing can follow it. */
  complete(): boolean;
  /** The runner said that it stopped. */
  cancelled(): boolean;
}

/** Watches the end of the raw output for the runner's own last lines (`NONCE - bye 12`), without parsing the rest. */
export function createOutputTail(nonce: string): OutputTail {
  let tail = Buffer.alloc(0);
  let cancelled = false;
  const said = Buffer.from(`${nonce} - cancelled\n`);
  return {
    take: (bytes) => {
      const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      // Only the seam is copied: a flood passes through here.
      const seam = Buffer.concat([tail, chunk.subarray(0, keptBytes)]);
      cancelled ||= seam.includes(said) || chunk.includes(said);
      tail = Buffer.from((chunk.length < keptBytes ? seam : chunk).subarray(-keptBytes));
    },
    complete: () => {
      const lines = tail.toString('latin1').trimEnd().split('\n');
      const last = lines.at(-1) ?? '';
      return last === `${nonce} - expired` || last.startsWith(`${nonce} - bye `);
    },
    cancelled: () => cancelled,
  };
}

/** The runner's first line, when the reading began at its beginning. */
export function isBeginning(bytes: Uint8Array, nonce: string): boolean {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, keptBytes)).toString('latin1');
  return ['hello', 'expired', 'cancelled'].some((word) => head.startsWith(`${nonce} - ${word}`));
}
