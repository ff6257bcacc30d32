import { readFileSync } from 'node:fs';
import type { Check } from '../../check/check.ts';
import { readYamlCheck } from './yaml-check.ts';

/**
 * One of our own checks that are written in YAML: src/checks/NAME.yaml, read when something but its name is asked for.
 * All of them take 0.3 s of CPU in a cold process, and `kdebug run` needs one. A mistake is our bug, and a test's to find.
 */
export function ownCheck(name: string): Check {
  let read: Check | undefined;
  const whole = (): Check => {
    read ??= readOwn(name);
    return read;
  };
  return {
    name,
    get summary() {
      return whole().summary;
    },
    get words() {
      return whole().words;
    },
    get args() {
      return whole().args;
    },
    get needs() {
      return whole().needs;
    },
    get sensitive() {
      return whole().sensitive;
    },
    get ceiling() {
      return whole().ceiling;
    },
    get codes() {
      return whole().codes;
    },
    plan: (input) => whole().plan(input),
    interpret: (input) => whole().interpret(input),
  };
}

function readOwn(name: string): Check {
  const read = readYamlCheck(readFileSync(new URL(`../${name}.yaml`, import.meta.url), 'utf8'), { trusted: true });
  if ('mistakes' in read) throw new Error(`${name}.yaml: ${read.mistakes.join('; ')}`);
  return read.check;
}
