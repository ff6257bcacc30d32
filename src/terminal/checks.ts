import { existsSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { createCatalogue } from '../checks/catalogue.ts';
import { newCheckTexts } from '../checks/yaml/new-check.ts';
import { runRecorded } from '../checks/yaml/recorded-cases.ts';
import { readYamlCheck } from '../checks/yaml/yaml-check.ts';
import type { Environment } from '../config/environment.ts';
import { readCheckFile, readCheckFiles, recordedEnd } from '../config/read-check-files.ts';
import { readRunConfig } from '../config/roles.ts';
import { problem, UserError } from '../errors.ts';
import { exitStatus } from './exit-status.ts';

interface Terminal {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly environment: Environment;
}

/** `kdebug checks …`: lists the checks, and looks at checks in YAML. Resolves with the exit status: 1 for what is wrong. */
export function runChecks([what = 'list', ...given]: readonly string[], terminal: Terminal): number {
  if ([what, ...given].some((word) => word === '--help' || word === '-h')) {
    terminal.out(help);
    return exitStatus.healthy;
  }
  try {
    if (what === 'list' || what === '--checks') return list(what === 'list' ? given : [what, ...given], terminal);
    if (what === 'lint' && given.length > 0) return worst(given.map((path) => lint(path, terminal)));
    if (what === 'test' && given.length > 0) return worst(given.map((path) => test(path, terminal)));
    if (what === 'new' && given.length === 1) return create(given[0] ?? '', terminal);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    terminal.err(`${error.problem.message}\n→ ${error.problem.nextStep}`);
    return exitStatus.sick;
  }
  terminal.err(help);
  return exitStatus.usage;
}

const help = `kdebug checks [--checks DIR]      every check, with those in YAML of DIR (else of KDEBUG_CHECKS)
kdebug checks lint FILE…          look for mistakes in checks in YAML, each with line and column
kdebug checks test FILE…          judge the recorded output beside each (NAME${recordedEnd})
kdebug checks new NAME            write NAME.yaml and NAME${recordedEnd} here, to begin with

Exit status: 0 all is well, 1 something is wrong, 64 usage. docs/checks-in-yaml.md describes the form.`;

function list(given: readonly string[], { out, err, environment }: Terminal): number {
  const [option, folder, ...more] = given;
  if (
    (option !== undefined && option !== '--checks') ||
    more.length > 0 ||
    (option !== undefined && folder === undefined)
  ) {
    err(help);
    return exitStatus.usage;
  }
  const { checks } = createCatalogue(readCheckFiles(folder ?? readRunConfig(environment).KDEBUG_CHECKS));
  for (const { name, words, summary } of checks) {
    out(`${[name, ...words.map((word) => word.toUpperCase())].join(' ').padEnd(24)} ${summary}`);
  }
  return exitStatus.healthy;
}

/** Mistakes of one file, then whether its name is free and what it suggests is there, beside the good ones of its folder. */
function lint(path: string, { out, err }: Terminal): number {
  const file = readCheckFile(path);
  const read = readYamlCheck(file.text);
  if ('mistakes' in read) {
    for (const mistake of read.mistakes) err(`${path}, ${mistake}`);
    return exitStatus.sick;
  }
  const beside = readCheckFiles(dirname(path)).filter((one) => basename(one.path) !== basename(path));
  createCatalogue([file, ...beside.filter(({ text }) => 'check' in readYamlCheck(text))]);
  const { name, ceiling, codes } = read.check;
  out(`${path}: ok, ${name} (R${ceiling.rung}, ${Object.keys(codes).length} codes)`);
  return exitStatus.healthy;
}

function test(path: string, terminal: Terminal): number {
  const { out, err } = terminal;
  const read = readYamlCheck(readCheckFile(path).text);
  if ('mistakes' in read) return lint(path, terminal);
  const results = runRecorded(read.check, readCheckFile(path.replace(/(?:\.ya?ml)?$/, recordedEnd)).text);
  for (const { title, wrong } of results) {
    if (wrong === undefined) out(`ok     ${title}`);
    else err(`WRONG  ${title}: ${wrong}`);
  }
  return results.every(({ wrong }) => wrong === undefined) ? exitStatus.healthy : exitStatus.sick;
}

function create(name: string, { out }: Terminal): number {
  const { check, recorded } = newCheckTexts(name);
  const files = [
    { path: `${name}.yaml`, text: check },
    { path: `${name}${recordedEnd}`, text: recorded },
  ];
  const [taken] = files.filter(({ path }) => existsSync(path));
  if (taken !== undefined) throw new UserError(fileThere(taken.path));
  createCatalogue([{ path: join('.', `${name}.yaml`), text: check }]);
  for (const { path, text } of files) writeFileSync(path, text, { flag: 'wx' });
  out(
    `${files.map(({ path }) => path).join(' and ')} written.\n→ Change them, then \`kdebug checks test ${name}.yaml\`, then \`kdebug run TARGET ${name} --checks .\`.`,
  );
  return exitStatus.healthy;
}

function fileThere(path: string) {
  return problem(
    'check-file-there',
    `The file ${path} is there already.`,
    'Choose another name, or move the file away.',
  );
}

function worst(statuses: readonly number[]): number {
  return Math.max(...statuses);
}
