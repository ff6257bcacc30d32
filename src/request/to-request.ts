import { problem, UserError } from '../errors.ts';
import type { Command } from './command.ts';
import type { Ms, Person, Place, Request } from './request.ts';

interface Asked {
  readonly run: string;
  readonly from: Person;
  readonly at: Place;
  readonly defaults: { readonly cluster?: string; readonly namespace?: string };
  readonly now: Ms;
  /** Used when the command names no limit. */
  readonly limitMs: Ms;
}

/** A parsed run with the channel's defaults filled in. UserError: no cluster or namespace is known. */
export function toRequest(command: Extract<Command, { do: 'run' }>, asked: Asked): Request {
  const { cluster = asked.defaults.cluster, namespace = asked.defaults.namespace, ...where } = command.where;
  if (cluster === undefined || cluster === '') throw missing('cluster', '--cluster C');
  if (namespace === undefined || namespace === '') throw missing('namespace', '-n NS');
  return {
    run: asked.run,
    from: asked.from,
    at: command.private ? { ...asked.at, private: true } : asked.at,
    on: [{ ...where, cluster, namespace }],
    check: command.check,
    args: command.args,
    limitMs: command.limitMs ?? asked.limitMs,
    askedAt: asked.now,
  };
}

function missing(what: 'cluster' | 'namespace', words: string): UserError {
  const message = `The command names no ${what}, and this channel has no default.`;
  const nextStep = `Add \`${words}\` to the command.`;
  return new UserError(
    what === 'cluster' ? problem('no-cluster', message, nextStep) : problem('no-namespace', message, nextStep),
  );
}
