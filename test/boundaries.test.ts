import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const root = new URL('..', import.meta.url).pathname;
const folders = readdirSync(join(root, 'src'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);
/** folder -> folders that it may import at run time: the arrows of docs/decisions and CONTRIBUTING. */
const arrows: Readonly<Record<string, readonly string[]>> = {
  report: [],
  request: [],
  runner: ['report'],
  check: ['report'],
  checks: ['check', 'report', 'request'],
  access: ['request', 'check'],
  job: ['request', 'access', 'check', 'runner', 'report'],
  run: ['request', 'access', 'report'],
  queue: ['request'],
  cluster: ['request', 'runner', 'check', 'job'],
  slack: ['request', 'report', 'run'],
  terminal: ['request', 'access', 'report', 'job', 'check', 'checks', 'cluster', 'run', 'config'],
  config: [],
  health: [],
};
const sdks: Readonly<Record<string, string>> = {
  '@kubernetes/client-node': 'cluster',
  bullmq: 'queue',
  ioredis: 'queue',
  '@slack/bolt': 'slack',
  '@slack/web-api': 'slack',
  '@slack/socket-mode': 'slack',
  'prom-client': 'health',
};

describe('the import arrows', () => {
  it('name every folder of src, or a new folder would have no rule', () => {
    expect(folders.filter((folder) => folder !== 'lab' && !(folder in arrows))).toEqual([]);
  });

  it('refuse one planted import for each pair of folders that has no arrow, and let types and arrows pass', () => {
    const reported = lintPlanted([...plantedImports()].map(({ file, line }) => ({ file, line })));
    for (const { file, forbidden } of plantedImports()) {
      expect({ file, refused: reported.has(file) }).toEqual({ file, refused: forbidden });
    }
  }, 30_000);
});

describe('the sources', () => {
  it('read process.env in src/config alone', () => {
    expect(sourcesWith(/process\.env/).filter((file) => !file.startsWith('src/config/'))).toEqual([]);
  });

  it('end the process in cli.ts alone', () => {
    expect(sourcesWith(/process\.exit\(/).filter((file) => file !== 'src/cli.ts')).toEqual([]);
  });
});

describe('docs/errors.md', () => {
  it('has a row for each problem code in src, and no other', () => {
    const inCode = new Set<string>();
    for (const file of sources()) {
      for (const [, code] of readFileSync(join(root, file), 'utf8').matchAll(/\bproblem\(\s*'([a-z0-9-]+)'/g)) {
        if (code !== undefined) inCode.add(code);
      }
    }
    const page = readFileSync(join(root, 'docs/errors.md'), 'utf8');
    const onPage = [...page.matchAll(/^\| `([a-z0-9-]+)` \|/gm)].map(([, code]) => code);
    expect(new Set(onPage)).toEqual(inCode);
  });
});

function* plantedImports(): Generator<{ file: string; line: string; forbidden: boolean }> {
  for (const [from, may] of Object.entries(arrows)) {
    for (const to of [...Object.keys(arrows), 'lab']) {
      if (to === from) continue;
      const name = `src/${from}/to-${to}`;
      const forbidden = !may.includes(to);
      yield { file: `${name}.ts`, line: `import { x } from '../${to}/y.ts';\nexport const z = x;\n`, forbidden };
      yield {
        file: `${name}-type.ts`,
        line: `import type { x } from '../${to}/y.ts';\nexport type z = x;\n`,
        forbidden: false,
      };
    }
    for (const [sdk, owner] of Object.entries(sdks)) {
      const file = `src/${from}/sdk-${sdk.replace('/', '-')}.ts`;
      yield { file, line: `export const z = import('${sdk}');\n`, forbidden: owner !== from };
    }
  }
  yield {
    file: 'src/lab/to-slack.ts',
    line: "import { x } from '../slack/y.ts';\nexport const z = x;\n",
    forbidden: true,
  };
}

function lintPlanted(planted: readonly { file: string; line: string }[]): ReadonlySet<string> {
  const folder = mkdtempSync(join(tmpdir(), 'kdebug-arrows-'));
  try {
    copyFileSync(join(root, '.oxlintrc.json'), join(folder, '.oxlintrc.json'));
    for (const { file, line } of planted) {
      mkdirSync(join(folder, file, '..'), { recursive: true });
      writeFileSync(join(folder, file), line);
    }
    const { stdout } = spawnSync(join(root, 'node_modules/.bin/oxlint'), ['--format', 'json', 'src'], {
      cwd: folder,
      encoding: 'utf8',
      maxBuffer: 1e8,
    });
    const { diagnostics } = JSON.parse(stdout) as { diagnostics: { code: string; filename: string }[] };
    return new Set(
      diagnostics.filter(({ code }) => code.includes('no-restricted-imports')).map(({ filename }) => filename),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function sources(): string[] {
  return readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => `src/${file}`);
}

function sourcesWith(pattern: RegExp): string[] {
  return sources().filter((file) => pattern.test(readFileSync(join(root, file), 'utf8')));
}
