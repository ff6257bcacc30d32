import { problem, UserError } from '../errors.ts';

const label = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const selectorPart = /^[A-Za-z0-9][\w./-]{0,316}(?:(?:==?|!=)[\w.-]{0,63})?$/;

/** RFC 1123 label: a namespace or a container. */
export function labelName(what: 'namespace' | 'container', name: string): string {
  if (label.test(name)) return name;
  throw badName(what, name);
}

/** RFC 1123 subdomain: a pod or a workload. */
export function objectName(name: string): string {
  if (name.length <= 253 && name.split('.').every((part) => label.test(part))) return name;
  if (name.includes('/')) {
    throw new UserError(
      problem(
        'bad-target',
        `\`${shown(name)}\` is no target.`,
        'Write `deploy/x`, `sts/x`, `ds/x`, `job/x`, `svc/x` or a pod; the namespace goes in `-n NS`.',
      ),
    );
  }
  throw badName('target', name);
}

/** Name of a cluster: what contexts are called, without blanks. */
export function clusterName(name: string): string {
  if (/^[A-Za-z0-9][\w.@:/-]{0,252}$/.test(name)) return name;
  throw badName('cluster', name);
}

export function labelSelector(text: string): string {
  if (text.split(',').every((part) => selectorPart.test(part))) return text;
  throw new UserError(
    problem(
      'bad-selector',
      `\`${shown(text)}\` is no label selector.`,
      'Write `-l key=value`, several joined by commas.',
    ),
  );
}

/** Somebody's word inside a sentence: short, and unable to end the code marks around it. */
export function shown(word: string): string {
  const plain = word.replace(/[`\p{Cc}]/gu, '?');
  return plain.length > 80 ? `${plain.slice(0, 80)}…` : plain;
}

function badName(what: string, name: string): UserError {
  return new UserError(
    problem(
      'bad-name',
      `\`${shown(name)}\` cannot be the name of a ${what}.`,
      'Use the name as `kubectl get` prints it.',
    ),
  );
}
