// `npm run check`: format, lint, types, import arrows, unused code, shell scripts. Each line says how long it took.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { findNode, installPackages, needTool, root, say, seconds, wantTools } from './launch.js';
import { promtool, shellcheck } from './tools.js';

process.chdir(root);
installPackages();
needTool(shellcheck);
wantTools([promtool]);
const bin = (name) => join('node_modules/.bin', name);
const path = `${join(root, 'node_modules/.bin')}:${process.env.PATH}`;
const shellScripts = [...find('src'), ...find('test'), ...find('deploy'), ...find('.ci')];
const checks = [
  ['biome', bin('biome'), ['check', '--error-on-warnings', '.']],
  ['oxlint', bin('oxlint'), ['--type-aware', '--deny-warnings', 'src', 'test', 'scripts']],
  ['tsc', bin('tsc'), []],
  ['tsc (page in the browser)', bin('tsc'), ['-p', 'src/lab/slack-page/browser']],
  ['knip', bin('knip'), []],
  ['shellcheck', 'shellcheck', ['-x', ...shellScripts]],
];
if (spawnSync('promtool', ['--version']).status === 0) {
  checks.push(['alerts', 'promtool', ['test', 'rules', 'deploy/alerts/kdebug.rules.test.yaml']]);
}
let failed = 0;
findNode();
for (const [name, file, args] of checks) {
  const since = Date.now();
  const run = spawnSync(file, args, {
    encoding: 'utf8',
    env: { ...process.env, PATH: path, FORCE_COLOR: '0' },
    maxBuffer: 1e8,
  });
  const ok = run.status === 0;
  say(`${ok ? 'ok    ' : 'FAILED'} ${name} ${seconds(since)}`);
  if (ok) continue;
  failed += 1;
  say(`${run.error?.message ?? ''}${run.stdout}${run.stderr}`);
}
process.exitCode = failed === 0 ? 0 : 1;

function find(folder) {
  return entries(folder)
    .filter(
      (entry) => entry.isFile() && (entry.name.endsWith('.sh') || join(entry.parentPath, entry.name) === '.ci/run'),
    )
    .map((entry) => join(entry.parentPath, entry.name));
}

function entries(folder) {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true });
  } catch {
    return [];
  }
}
