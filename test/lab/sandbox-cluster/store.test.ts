import { describe, expect, it } from '@jest/globals';
import type { KubeObject } from '../../../src/lab/sandbox-cluster/model/kube-object.ts';
import { type Resource, resourceNamed } from '../../../src/lab/sandbox-cluster/model/resources.ts';
import { jsonPatch, mergePatch, strategicMerge } from '../../../src/lab/sandbox-cluster/store/merge.ts';
import { parseFieldSelector, parseLabelSelector } from '../../../src/lab/sandbox-cluster/store/selectors.ts';
import { type Change, createStore } from '../../../src/lab/sandbox-cluster/store/store.ts';

const maps = resourceNamed('v1', 'configmaps') as Resource;
const map = (name: string, more: object = {}) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'shop' },
  ...more,
});
const labelled = (labels: Record<string, string>): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'p', uid: 'u', resourceVersion: '1', creationTimestamp: '', labels },
});

describe('a label selector', () => {
  it.each([
    ['', true],
    ['app=web', true],
    ['app==web,tier!=db', true],
    ['app!=web', false],
    ['app in (api, web)', true],
    ['app notin (web)', false],
    ['tier notin (db)', true],
    ['app', true],
    ['!tier', true],
    ['tier', false],
    ['app in (api,web),tier', false],
  ])('%j holds for app=web: %j', (text, holds) => {
    expect(parseLabelSelector(text)(labelled({ app: 'web' }))).toBe(holds);
  });

  it.each(['app in (', 'a=b=c', 'a b', '=x', 'app in web'])('%j is refused', (text) => {
    expect(() => parseLabelSelector(text)).toThrow('unable to parse requirement');
  });
});

describe('a field selector', () => {
  const event = { ...labelled({}), involvedObject: { fieldPath: 'spec.ephemeralContainers{k}', uid: 'x' } };
  it.each([
    ['involvedObject.uid=x,involvedObject.fieldPath=spec.ephemeralContainers{k}', true],
    ['involvedObject.uid!=x', false],
    ['spec.nodeName=', true],
  ])('%j holds: %j', (text, holds) => {
    expect(parseFieldSelector(text)(event)).toBe(holds);
  });
});

describe('a patch', () => {
  const pod = {
    spec: {
      containers: [
        { name: 'a', image: '1' },
        { name: 'b', image: '1' },
      ],
      tolerations: [1],
    },
  };
  it.each([
    [
      'merges a list by its key',
      { spec: { containers: [{ name: 'b', image: '2' }] } },
      [
        { name: 'a', image: '1' },
        { name: 'b', image: '2' },
      ],
    ],
    ['adds what is new', { spec: { containers: [{ name: 'c' }] } }, [...pod.spec.containers, { name: 'c' }]],
    [
      'deletes by its directive',
      { spec: { containers: [{ name: 'a', $patch: 'delete' }] } },
      [{ name: 'b', image: '1' }],
    ],
    [
      'ignores the order that kubectl sends along',
      { spec: { '$setElementOrder/containers': [{ name: 'a' }], containers: [] } },
      pod.spec.containers,
    ],
    ['removes by null', { spec: { containers: null } }, undefined],
  ] as const)('of the strategic kind %s', (_, patch, containers) => {
    expect((strategicMerge(pod, patch) as unknown as typeof pod).spec.containers).toEqual(containers);
  });

  it('of RFC 7386 replaces lists and removes by null', () => {
    expect(mergePatch({ a: [1, 2], b: { c: 1, d: 2 } }, { a: [3], b: { c: null } })).toEqual({ a: [3], b: { d: 2 } });
  });

  it('of RFC 6902 sets, appends and removes', () => {
    const operations = [
      { op: 'add', path: '/l/-', value: 3 },
      { op: 'replace', path: '/m/x~1y', value: 'z' },
      { op: 'remove', path: '/l/0' },
    ];
    expect(jsonPatch({ l: [1, 2], m: { 'x/y': 'w' } }, operations)).toEqual({ l: [2, 3], m: { 'x/y': 'z' } });
  });
});

describe('the store', () => {
  it('tells each change in order, also those that hearing one makes', () => {
    const store = createStore();
    const told: string[] = [];
    store.onChange(({ type, object }: Change) => {
      if (type === 'ADDED' && object.metadata.name === 'a') store.create(maps, map('b'));
    });
    store.onChange(({ type, object }) => told.push(`${type} ${object.metadata.name}`));
    store.create(maps, map('a'));
    expect(told).toEqual(['ADDED a', 'ADDED b']);
  });

  it('makes no change of an equal object, and a new generation of a new spec only', () => {
    const store = createStore();
    const made = store.create(maps, map('a', { spec: { n: 1 } }));
    expect(store.update(maps, map('a', { spec: { n: 1 } }))).toBe(made);
    expect(store.update(maps, map('a', { spec: { n: 1 }, data: {} })).metadata.generation).toBe(1);
    expect(store.update(maps, map('a', { spec: { n: 2 } })).metadata.generation).toBe(2);
  });

  it('knows its past to a limit, and says when that is gone', () => {
    const store = createStore();
    const { metadata } = store.create(maps, map('a'));
    store.remove(maps, 'shop/a');
    expect(store.since(Number(metadata.resourceVersion)).map(({ type }) => type)).toEqual(['DELETED']);
    for (let n = 0; n < 6_000; n += 1)
      store.update(maps, n === 0 ? store.create(maps, map('b')) : map('b', { data: { n } }));
    expect(() => store.since(Number(metadata.resourceVersion))).toThrow('too old');
    expect(() => store.since(1_000_000)).toThrow('too old');
  });
});
