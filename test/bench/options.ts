import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

export interface BenchOptions {
  readonly json: boolean;
  readonly only: RegExp;
  readonly samples: number;
  /** Path of a kubeconfig; '' without one: then only what needs no cluster is measured. */
  readonly kubeconfig: string;
  readonly image: string;
  /** Of the image whose shell writes 100 MB (test/fixtures/images/loud). */
  readonly loudImage: string;
  readonly kubectl?: string;
}

const clusterTools = fileURLToPath(new URL('../../../shared/cluster/', import.meta.url));

/** The command line and the environment, of which docs/benchmarks.md tells. */
export function readOptions(words: readonly string[], env: NodeJS.ProcessEnv = process.env): BenchOptions {
  const { values } = parseArgs({
    args: [...words],
    options: {
      json: { type: 'boolean', default: false },
      only: { type: 'string', default: '' },
      samples: { type: 'string', default: '12' },
    },
  });
  const kubectl = findKubectl(env.PATH ?? '');
  return {
    json: values.json,
    only: new RegExp(values.only, 'i'),
    samples: Math.max(1, Number(values.samples)),
    image: env.KDEBUG_E2E_IMAGE ?? 'docker.io/library/busybox:1.35',
    loudImage: env.KDEBUG_BENCH_LOUD_IMAGE ?? 'kdebug.local/loud:1',
    kubeconfig: env.KDEBUG_E2E_KUBECONFIG ?? '',
    ...(kubectl === undefined ? {} : { kubectl }),
  };
}

function findKubectl(path: string): string | undefined {
  const places = path.split(delimiter).map((place) => join(place, 'kubectl'));
  const own = join(clusterTools, 'cluster');
  if (existsSync(own)) places.push(join(spawnSync(own, ['path'], { encoding: 'utf8' }).stdout.trim(), 'kubectl'));
  return places.find((place) => existsSync(place));
}
