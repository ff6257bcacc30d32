import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectCluster } from '../../src/cluster/connect-cluster.ts';
import { noLog } from '../../src/log.ts';
import { type Fixture, fixturePath } from '../checks/fixture.ts';
import { type Recorded, recordOne } from './record-one.ts';
import { type Recording, recordings } from './recordings.ts';
import { serverRecordings } from './server-recordings.ts';
import { startSeeds } from './start-seeds.ts';

const usage = `Usage: KDEBUG_E2E_KUBECONFIG=… KDEBUG_E2E_IMAGE=busybox… [KDEBUG_E2E_TOOLBOX=…] [KDEBUG_E2E_SERVERS=…] npm run record [-- --compare] [-- PART_OF_A_NAME]
Runs the checks' steps on a real cluster and writes test/fixtures/checks. With --compare nothing is written: the findings of
the new recordings are compared with those of the old ones.`;

/** Resolves with the exit status: 0, 1 for findings that differ, 64 for a wrong call. */
export async function record(
  words: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<number> {
  const kubeconfig = env.KDEBUG_E2E_KUBECONFIG;
  const busybox = env.KDEBUG_E2E_IMAGE;
  if (kubeconfig === undefined || busybox === undefined) {
    process.stderr.write(`${usage}\n`);
    return 64;
  }
  const compare = words.includes('--compare');
  const wanted = words.filter((word) => !word.startsWith('--'));
  const toolbox = env.KDEBUG_E2E_TOOLBOX;
  const images = { busybox, ...(toolbox === undefined ? {} : { toolbox }) };
  const servers = env.KDEBUG_E2E_SERVERS;
  const known = servers === undefined ? recordings : [...recordings, ...serverRecordings];
  const namespace = env.KDEBUG_RECORD_NAMESPACE ?? 'kdebug-record';
  const seeds = await startSeeds({
    kubeconfig,
    namespace,
    seedImage: busybox,
    images: Object.keys(images),
    // The versions of the tools are asked beside a client of `raw`.
    ...(servers === undefined ? {} : { serversImage: servers }),
    recordings: known.filter(
      (one) => one.check === 'raw' || Object.keys(images).some((kind) => isWanted(one, kind, wanted)),
    ),
  });
  try {
    let differing = 0;
    for (const [kind, image] of Object.entries(images)) {
      const cluster = await connectCluster({
        name: 'recorded',
        kubeconfig,
        useCurrentContext: true,
        image,
        imagePullPolicy: 'IfNotPresent',
        log: noLog,
      });
      try {
        for (const recording of known.filter((one) => isWanted(one, kind, wanted))) {
          const recorded = await recordOne(recording, {
            cluster,
            kind,
            image,
            namespace,
            kubernetes: seeds.kubernetes,
          });
          differing += compare ? compareWithOld(recorded) : write(recorded);
        }
      } finally {
        await cluster.close();
      }
    }
    return differing === 0 ? 0 : 1;
  } finally {
    await seeds.delete();
  }
}

function isWanted({ check, seed, only }: Recording, kind: string, wanted: readonly string[]): boolean {
  if (only !== undefined && only !== kind) return false;
  return wanted.length === 0 || wanted.some((word) => `${check}/${seed}.${kind}`.includes(word));
}

function write({ name, fixture }: Recorded): 0 {
  const path = fixturePath(name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, `${JSON.stringify(fixture, undefined, 1)}\n`);
  process.stdout.write(`${name}: ${fixture.findings.join(', ')}\n`);
  return 0;
}

function compareWithOld({ name, fixture }: Recorded): 0 | 1 {
  const old = JSON.parse(readFileSync(fixturePath(name), 'utf8')) as Fixture;
  const same = JSON.stringify(old.findings) === JSON.stringify(fixture.findings);
  const now = fixture.findings.join(', ');
  process.stdout.write(same ? `${name}: as before\n` : `${name}: was ${old.findings.join(', ')}; is ${now}\n`);
  return same ? 0 : 1;
}

if (import.meta.main) process.exitCode = await record(process.argv.slice(2), process.env);
