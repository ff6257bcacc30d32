import type { V1Node } from '../../check/api-facts.ts';
import type { View } from './view.ts';

/** 'the pod asks for 48 cpu, and the biggest node has 2' as far as it is known. */
export function shortOf({ pod, nodes }: View, resource: string): string {
  const containers = pod.spec?.containers ?? [];
  const asked = containers.map(({ resources }) => resources?.requests?.[resource] ?? resources?.limits?.[resource]);
  const texts = asked.filter((one) => one !== undefined);
  const sum = texts.reduce((total, text) => total + quantity(text), 0);
  const words = texts.length === 1 ? `${texts[0]}` : inUnits(sum, resource);
  const sizes = (nodes ?? []).map((node) => ({ text: node.status?.allocatable?.[resource] ?? '0' }));
  const [biggest] = sizes.toSorted((a, b) => quantity(b.text) - quantity(a.text));
  if (biggest === undefined) return `the pod requests ${words} ${resource}`;
  const size = inUnits(quantity(biggest.text), resource);
  if (quantity(biggest.text) >= sum)
    return `the pod requests ${words} ${resource}; a node has ${size} in all, and too little of it is free`;
  return `the pod requests ${words} ${resource}, more than any node has (${size})`;
}

/** Labels of nodeSelector and of required node affinity that no node has. */
export function missingLabels({ pod, nodes }: View): readonly string[] {
  const wanted = Object.entries(pod.spec?.nodeSelector ?? {});
  const terms =
    pod.spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  const expressions = terms.flatMap(({ matchExpressions = [] }) => matchExpressions);
  const fromTerms = expressions
    .filter(({ key, operator, values = [] }) => {
      if (operator === 'In') return !(nodes ?? []).some((node) => values.includes(label(node, key) ?? ''));
      return operator === 'Exists' && !(nodes ?? []).some((node) => label(node, key) !== undefined);
    })
    .map(({ key, values = [] }) => (values.length === 0 ? key : `${key}=${values.join('|')}`));
  const fromSelector = wanted
    .filter(([key, value]) => !(nodes ?? []).some((node) => label(node, key) === value))
    .map(([key, value]) => `${key}=${value}`);
  return [...fromSelector, ...fromTerms];
}

/** Taints that the pod does not tolerate, of the nodes that its selector allows; those that people set first. */
export function strangeTaints({ pod, nodes }: View): readonly string[] {
  const wanted = Object.entries(pod.spec?.nodeSelector ?? {});
  const fitting = (nodes ?? []).filter((node) => wanted.every(([key, value]) => label(node, key) === value));
  const taints = fitting
    .flatMap(({ spec }) => spec?.taints ?? [])
    .filter(({ effect }) => effect !== 'PreferNoSchedule');
  const strange = taints.filter((taint) => !(pod.spec?.tolerations ?? []).some((one) => tolerates(one, taint)));
  const words = strange
    .toSorted((a, b) => Number(isOwn(a.key)) - Number(isOwn(b.key)))
    .map(({ key, value, effect }) => `${key}${value === undefined || value === '' ? '' : `=${value}`}:${effect}`);
  return [...new Set(words)].slice(0, 3);
}

interface Toleration {
  readonly key?: string;
  readonly operator?: string;
  readonly value?: string;
  readonly effect?: string;
}

function tolerates({ key, operator = 'Equal', value = '', effect }: Toleration, taint: Toleration): boolean {
  if (effect !== undefined && effect !== '' && effect !== taint.effect) return false;
  if (key === undefined || key === '') return operator === 'Exists';
  return key === taint.key && (operator === 'Exists' || value === (taint.value ?? ''));
}

/** Kubernetes sets these by itself from the node's state. */
function isOwn(key: string): boolean {
  return key.startsWith('node.kubernetes.io/') || key.startsWith('node-role.kubernetes.io/');
}

function label({ metadata }: V1Node, key: string): string | undefined {
  return metadata?.labels?.[key];
}

const suffixes: Readonly<Record<string, number>> = {
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
};

/** A Kubernetes quantity as a number; 0 for what is none. */
function quantity(text: string): number {
  const [, number, suffix = ''] = /^([\d.]{1,30}(?:e\d{1,2})?)([a-zA-Z]{0,2})$/.exec(text) ?? [];
  return number === undefined ? 0 : Number(number) * (suffixes[suffix] ?? 1);
}

function inUnits(amount: number, resource: string): string {
  if (resource !== 'memory' && resource !== 'ephemeral-storage') return String(Math.round(amount * 100) / 100);
  return amount >= 2 ** 30 ? `${(amount / 2 ** 30).toFixed(1)}Gi` : `${Math.round(amount / 2 ** 20)}Mi`;
}
