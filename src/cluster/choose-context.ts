import { problem, UserError } from '../errors.ts';
import type { KubeconfigFile } from './kubeconfig-file.ts';

/** Which context is meant; without a name only a kubeconfig with one context has an answer. */
export interface Wanted {
  readonly context?: string;
  readonly useCurrentContext?: boolean;
}

/** A worker never takes a current context in silence when there are several: it may be another one tomorrow. */
export function chooseContext(files: readonly KubeconfigFile[], paths: string, { context, useCurrentContext }: Wanted) {
  const contexts = files.flatMap((file) => file.contexts ?? []);
  const current = files.find((file) => (file['current-context'] ?? '') !== '')?.['current-context'];
  const name = context ?? (useCurrentContext === true ? (current ?? undefined) : undefined);
  const names = [...new Set(contexts.map((each) => each.name))];
  const found = contexts.find((each) => each.name === (name ?? names[0]));
  if (found !== undefined && (name !== undefined || names.length === 1)) return found;
  const there = names.length === 0 ? 'no context' : `the contexts ${names.join(', ')}`;
  throw new UserError(
    problem(
      'no-context',
      name === undefined
        ? `No context is named, and ${paths} has ${there}.`
        : `There is no context ${name}; ${paths} has ${there}.`,
      'Name the context, with --context NAME or KDEBUG_CONTEXT.',
    ),
  );
}
