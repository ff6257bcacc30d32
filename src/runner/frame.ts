import type { Ms } from '../request/request.ts';

/**
 * What read-frames yields. A line over 1,000 bytes comes in pieces (more); each writer counts its frames, so a gap is
 * noticed. status is the shell's: over 128 a signal.
 */
export type Frame = { readonly seq: number } & (
  | { readonly kind: 'hello'; readonly protocol: 1 }
  | { readonly kind: 'begin'; readonly step: string; readonly sample: number }
  | {
      readonly kind: 'o' | 'e';
      readonly step: string;
      readonly sample: number;
      readonly bytes: Uint8Array;
      readonly more: boolean;
    }
  | {
      readonly kind: 'end';
      readonly step: string;
      readonly sample: number;
      readonly status: number;
      readonly reason?: 'timeout' | 'cancel' | 'noTarget';
      readonly tookMs: Ms;
      readonly droppedBytes: number;
    }
  | { readonly kind: 'expired' | 'cancelled' }
  | { readonly kind: 'bye'; readonly frames: number }
);
