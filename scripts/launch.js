// Node built-ins only: this runs before anything is installed, under any Node from 20 on.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
const installedMark = join(root, 'node_modules/.kdebug-lock');

/** Installs the locked packages when the lock file is not the one that was installed last. */
export function installPackages() {
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  if (existsSync(installedMark) && readFileSync(installedMark, 'utf8') === wanted) return;
  const since = Date.now();
  // npm's `ci` refuses a lock that was made where a package's binaries for other systems were not to be had.
  const npm = spawnSync('npm', ['install', '--no-save'], { cwd: root, stdio: ['ignore', 2, 2] });
  if (npm.error) stop(`npm is missing (${npm.error.message}): install Node.js 20 or newer together with npm.`);
  if (npm.status !== 0) stop('npm install failed: its own words stand above.');
  writeFileSync(installedMark, wanted);
  say(`packages: installed in ${seconds(since)}`);
}

/** The Node that runs kdebug: the locked Node 24 of node_modules, else this one when it is new enough. */
export function findNode() {
  const locked = join(root, 'node_modules/.bin/node');
  if (existsSync(locked)) return locked;
  if (Number.parseInt(process.versions.node, 10) >= 24) return process.execPath;
  return stop(
    `kdebug needs Node 24. Its locked one exists for Linux on x64 and arm64 only, and this is Node ${process.versions.node}: install Node 24 and try again.`,
  );
}

/**
 * Makes sure that a program is there, from the system's own packages if need be.
 * @param {{ command: string, debian: string, brew: string, why: string }} tool
 */
export function needTool(tool) {
  if (install([tool]).length === 0) return;
  const { command, debian, brew, why } = tool;
  stop(
    `${command} is missing (${why}) and could not be installed. Install it (Debian and Ubuntu: apt-get install ${debian}; macOS: brew install ${brew}) and try again.`,
  );
}

/** The same for programs of Linux that can be done without: what stays missing is said, and no more. */
export function wantTools(tools) {
  if (process.platform !== 'linux') return;
  for (const { command, why, debian } of install(tools)) say(`missing: ${command} (${why}); apt-get install ${debian}`);
}

/** Installs what is not there. Returns what is still missing then. */
function install(tools) {
  const missing = () => tools.filter(({ command }) => !isOnPath(command));
  const absent = missing();
  if (absent.length === 0) return absent;
  const since = Date.now();
  for (const way of installers(absent)) {
    for (const [file, ...args] of way) {
      const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
      if (spawnSync(file, args, { stdio: ['ignore', 2, 2], env, timeout: 300_000 }).status !== 0) break;
    }
    if (missing().length === 0) break;
  }
  const got = absent.filter(({ command }) => isOnPath(command)).map(({ command }) => command);
  if (got.length > 0) say(`${got.join(', ')}: installed in ${seconds(since)}`);
  return missing();
}

/** Runs Node on a file with our signals passed on, and ends with its exit status. */
export function runNode(args, { env = {}, limitMs } = {}) {
  const child = spawn(findNode(), args, { cwd: process.cwd(), stdio: 'inherit', env: { ...process.env, ...env } });
  // A terminal sends Ctrl-C to the whole group: the child has it already, so only keep this process alive.
  process.on('SIGINT', () => {});
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  const timer = limitMs
    ? setTimeout(() => {
        say(`not finished after ${limitMs / 1000} s: ended`);
        child.kill('SIGKILL');
      }, limitMs)
    : undefined;
  return new Promise((resolve) => {
    child.on('error', (error) => stop(`could not start Node: ${error.message}`));
    child.on('exit', (code, signal) => {
      clearTimeout(timer);
      process.exitCode = code ?? 128 + (constants.signals[signal] ?? 0);
      resolve(process.exitCode);
    });
  });
}

export function say(text) {
  process.stderr.write(`${text}\n`);
}

export function seconds(since) {
  return `${((Date.now() - since) / 1000).toFixed(1)} s`;
}

function stop(text) {
  say(text);
  process.exit(1);
}

function isOnPath(command) {
  const places = [...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/sbin'];
  return places.some((place) => place !== '' && existsSync(join(place, command)));
}

/** Ways to install, each a list of commands; a package list may be there already, so an update comes second. */
function installers(tools) {
  const isRoot = process.getuid?.() === 0;
  const asRoot = isRoot ? [] : ['sudo', '-n'];
  const debian = [...new Set(tools.map((tool) => tool.debian))];
  const apt = [
    [...asRoot, 'apt-get', 'update', '-qq'],
    // An installed server must not start by itself: --no-install-recommends and policy-rc.d are the system's, not ours.
    [...asRoot, 'env', 'RUNLEVEL=1', 'apt-get', 'install', '-y', '-qq', '--no-install-recommends', ...debian],
  ];
  const ways = [];
  if (isOnPath('apt-get') && (isRoot || isOnPath('sudo'))) ways.push([apt[1]], apt);
  if (isOnPath('brew')) ways.push([['brew', 'install', ...new Set(tools.map((tool) => tool.brew))]]);
  return ways;
}
