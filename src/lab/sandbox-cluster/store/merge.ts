import { isObject, type Json, type JsonObject } from '../model/kube-object.ts';

/** Lists whose items have an identity, by the name of their field: what a strategic merge patch merges item by item. */
const mergeKeys: Readonly<Record<string, readonly string[]>> = {
  containers: ['name'],
  initContainers: ['name'],
  ephemeralContainers: ['name'],
  volumes: ['name'],
  env: ['name'],
  volumeMounts: ['mountPath'],
  ports: ['containerPort', 'port'],
  conditions: ['type'],
  ownerReferences: ['uid'],
  imagePullSecrets: ['name'],
  hostAliases: ['ip'],
  secrets: ['name'],
};

/** RFC 7386. */
export function mergePatch(target: Json | undefined, patch: Json): Json {
  if (!isObject(patch)) return patch;
  const merged: Record<string, Json> = isObject(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete merged[key];
    else merged[key] = mergePatch(merged[key], value);
  }
  return merged;
}

/** Kubernetes' own patch: as RFC 7386, but lists with a merge key are merged by it; the directives of kubectl are obeyed. */
export function strategicMerge(target: Json | undefined, patch: Json): Json {
  if (!isObject(patch)) return patch;
  if (patch.$patch === 'replace') return withoutDirectives(patch);
  const merged: Record<string, Json> = isObject(target) ? { ...target } : {};
  const kept = patch.$retainKeys;
  const dropped = Array.isArray(kept) ? Object.keys(merged).filter((key) => !kept.includes(key)) : [];
  for (const key of dropped) delete merged[key];
  for (const [key, value] of Object.entries(patch)) {
    if (key.startsWith('$')) continue;
    if (value === null) delete merged[key];
    else merged[key] = Array.isArray(value) ? mergeList(key, merged[key], value) : strategicMerge(merged[key], value);
  }
  return merged;
}

function mergeList(field: string, target: Json | undefined, patch: readonly Json[]): Json {
  if (patch.length === 0 && field in mergeKeys) return target ?? patch;
  const key = mergeKeys[field]?.find((each) => patch.some((item) => isObject(item) && each in item));
  if (key === undefined || !Array.isArray(target)) return patch.map((item) => strategicMerge(undefined, item));
  if (patch.some((item) => isObject(item) && item.$patch === 'replace'))
    return patch.filter((item) => !isObject(item) || item.$patch === undefined);
  return patch.filter(isObject).reduce<readonly Json[]>((merged, item) => mergeItem(merged, key, item), target);
}

function mergeItem(list: readonly Json[], key: string, item: JsonObject): readonly Json[] {
  const at = list.findIndex((each) => isObject(each) && each[key] === item[key]);
  if (item.$patch === 'delete') return list.filter((_, n) => n !== at);
  return at < 0 ? [...list, strategicMerge(undefined, item)] : list.with(at, strategicMerge(list[at], item));
}

/** Without what an earlier apply set and this one no longer says; what others set stays. */
export function withoutAbsent(target: Json | undefined, before: Json | undefined, now: Json): Json | undefined {
  if (!isObject(target) || !isObject(before) || !isObject(now)) return target;
  const kept = Object.entries(target).filter(([key]) => !(key in before) || key in now);
  return Object.fromEntries(
    kept.map(([key, value]) => [key, withoutAbsentItems(key, value, { before: before[key], now: now[key] })]),
  );
}

function withoutAbsentItems(
  field: string,
  target: Json,
  { before, now }: Record<'before' | 'now', Json | undefined>,
): Json {
  if (now === undefined) return target;
  if (!Array.isArray(target) || !Array.isArray(before) || !Array.isArray(now))
    return withoutAbsent(target, before, now) ?? target;
  const key = mergeKeys[field]?.find((each) => before.some((item) => isObject(item) && each in item));
  if (key === undefined) return target;
  const itemIn = (list: readonly Json[], item: Json): Json | undefined =>
    list.find((each) => isObject(each) && isObject(item) && each[key] === item[key]);
  return target.flatMap((item) => {
    const said = itemIn(now, item);
    if (said === undefined) return itemIn(before, item) === undefined ? [item] : [];
    return [withoutAbsent(item, itemIn(before, item), said) ?? item];
  });
}

function withoutDirectives(patch: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(patch).filter(([key]) => !key.startsWith('$')));
}

/** RFC 6902, the operations that kubectl sends. */
export function jsonPatch(target: Json, operations: readonly Json[]): Json {
  return operations.reduce<Json>((value, operation) => {
    if (!isObject(operation) || typeof operation.path !== 'string') return value;
    const path = operation.path
      .split('/')
      .slice(1)
      .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
    return setAt(value, path, operation.op === 'remove' ? undefined : operation.value);
  }, target);
}

function setAt(value: Json | undefined, [step, ...rest]: readonly string[], to: Json | undefined): Json {
  if (step === undefined) return to ?? null;
  if (Array.isArray(value)) {
    const at = step === '-' ? value.length : Number(step);
    const inner = rest.length === 0 ? to : setAt(value[at], rest, to);
    return [...value.slice(0, at), ...(inner === undefined ? [] : [inner]), ...value.slice(at + 1)];
  }
  const copy: Record<string, Json> = isObject(value) ? { ...value } : {};
  const inner = rest.length === 0 ? to : setAt(copy[step], rest, to);
  if (inner === undefined) delete copy[step];
  else copy[step] = inner;
  return copy;
}
