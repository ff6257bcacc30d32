import { type BenchPods, createBenchPods } from './bench-pods.ts';
import type { BenchOptions } from './options.ts';

/** What all measures of one call share. */
export interface Bench {
  readonly options: BenchOptions;
  /** Whether --only lets this measure through. */
  readonly wants: (name: string) => boolean;
  /** The namespace of this call, made when it is first needed. */
  pods(): Promise<BenchPods>;
  /** Progress, to standard error. */
  say(text: string): void;
  close(): Promise<void>;
}

export function createBench(options: BenchOptions): Bench {
  let pods: Promise<BenchPods> | undefined;
  return {
    options,
    wants: (name) => options.only.test(name),
    pods: () => {
      pods ??= createBenchPods(options.kubeconfig, options.image);
      return pods;
    },
    say: (text) => {
      process.stderr.write(`${text}\n`);
    },
    close: async () => {
      await (await pods)?.delete();
    },
  };
}
