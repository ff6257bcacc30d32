import { didYouMean } from '../../request/did-you-mean.ts';
import type { Mistake } from './lint-check.ts';
import { compilePattern } from './pattern.ts';
import type { Conditions, Test } from './yaml-schema.ts';

/** What is known of a value before anything ran. `any`: of JSON, where it may be either. */
export type Type = 'number' | 'text' | 'boolean' | 'any' | { readonly columns: ReadonlyMap<string, Type> };
export type Types = ReadonlyMap<string, Type>;
type Path = Mistake['path'];

const bounds = ['atLeast', 'atMost', 'above', 'below'] as const;

export function lintConditions(conditions: Conditions | undefined, types: Types, path: Path): readonly Mistake[] {
  return Object.entries(conditions ?? {}).flatMap(([name, test]) => {
    const at = [...path, name];
    const type = types.get(name);
    if (type === undefined) return [{ path: at, message: unknownName(name, types) }];
    if (typeof type === 'object') return [{ path: at, message: 'is a list: count it, or write the finding with each' }];
    return [...lintType(test, type), ...lintOthers(test, types), ...lintSense(test)].map((message) => ({
      path: at,
      message,
    }));
  });
}

export function unknownName(name: string, types: Types): string {
  return `is no value, argument or column here. ${didYouMean(name, [...types.keys()], `There is ${[...types.keys()].join(', ')}.`)}`;
}

function lintType(test: Test, type: Exclude<Type, object>): readonly string[] {
  const numeric = bounds.some((bound) => test[bound] !== undefined);
  if (numeric && type !== 'number' && type !== 'any')
    return [`is ${type} and cannot be held against a number: say numbers`];
  if (test.fits !== undefined) {
    if (type === 'number') return ['is a number and fits no pattern: use atLeast and the like'];
    const pattern = compilePattern(test.fits);
    if (typeof pattern === 'string') return [`has a pattern that ${pattern}`];
  }
  const given = [test.is, test.isNot, ...(test.oneOf ?? [])].filter((one) => one !== undefined);
  const kind = { number: 'number', text: 'string', boolean: 'boolean', any: '' }[type];
  const strange = given.find((one) => kind !== '' && typeof one !== kind);
  return strange === undefined ? [] : [`is ${type}, so it is never ${JSON.stringify(strange)}`];
}

function lintOthers(test: Test, types: Types): readonly string[] {
  return bounds.flatMap((key) => {
    const bound = test[key];
    if (bound === undefined || typeof bound === 'number') return [];
    const type = types.get(bound.of);
    if (type === undefined) return [`is held against ${bound.of}, which ${unknownName(bound.of, types)}`];
    return type === 'number' || type === 'any' ? [] : [`is held against ${bound.of}, which is no number`];
  });
}

/** Tests that exclude each other: the finding could never fire. */
function lintSense(test: Test): readonly string[] {
  const others = Object.entries(test).filter(([key, one]) => key !== 'seen' && one !== undefined);
  if (test.seen === false && others.length > 0) return ['can never hold: what was not seen fits no other test'];
  const least = Math.max(low(test.atLeast), low(test.above));
  const most = Math.min(high(test.atMost), high(test.below));
  const open = test.above === least || test.below === most;
  if (least > most || (least === most && open)) return [`can never hold: nothing is above ${least} and below ${most}`];
  const values = test.is === undefined ? test.oneOf : [test.is];
  if (values?.every((one) => one === test.isNot) === true) return ['can never hold: is and isNot are the same'];
  const outside = values?.every((one) => typeof one === 'number' && (one < least || one > most)) === true;
  return outside ? ['can never hold: no such number is within the bounds beside it'] : [];
}

function low(bound: Test['atLeast']): number {
  return typeof bound === 'number' ? bound : -Infinity;
}

function high(bound: Test['atMost']): number {
  return typeof bound === 'number' ? bound : Infinity;
}
