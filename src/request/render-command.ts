import type { Command, Where } from './command.ts';
import { reservedWords } from './parse-command.ts';
import { quoteWord } from './quote-word.ts';
import { type Arg, defaultLimitMs, type Request } from './request.ts';

const shortKinds = { Deployment: 'deploy', StatefulSet: 'sts', DaemonSet: 'ds', Job: 'job', Service: 'svc' } as const;

/** The canonical text of a command, without `/kdebug`; parseCommand reads it back. */
export function renderCommand(command: Command): string {
  return words(command).map(quoteWord).join(' ');
}

/** What repeats a run, in Slack and in a terminal; a kubeconfig's contexts have names of their own, so none stands there. */
export function renderRepeats({ on: [selection], check, args, limitMs }: Request): readonly [string, string] {
  const command = { do: 'run', check, args, again: false, quiet: false, private: false } as const;
  const limit = limitMs === defaultLimitMs ? {} : { limitMs };
  const { cluster: _, ...where } = selection;
  return [
    `/kdebug ${renderCommand({ ...command, where: selection, ...limit })}`,
    `kdebug run ${renderCommand({ ...command, where, ...limit })}`,
  ];
}

function words(command: Command): readonly string[] {
  if (command.do === 'help') return command.about === undefined ? ['help'] : ['help', command.about];
  if (command.do === 'checks') return ['checks'];
  if (command.do === 'export') {
    return command.sinceMs === undefined ? ['export'] : ['export', `${Math.ceil(command.sinceMs / 60_000)}m`];
  }
  if ('run' in command) return [command.do, command.run];
  if (!('where' in command)) {
    return command.reason === undefined ? [command.do] : [command.do, command.reason];
  }
  const values = Object.values(command.args).flatMap(argWords);
  const raw = command.check === 'raw';
  const options = [
    ...whereOptions(command.where),
    ...(command.limitMs === undefined ? [] : ['--timeout', `${Math.round(command.limitMs / 1000)}`]),
    ...(['again', 'quiet', 'private'] as const).filter((flag) => command[flag]).map((flag) => `--${flag}`),
  ];
  if (raw) return [...target(command.where), ...options, '--', ...values];
  const guarded = values.some((value) => value.startsWith('-') || value === 'again');
  const check = [...target(command.where), command.check];
  return guarded ? [...check, ...options, '--', ...values] : [...check, ...values, ...options];
}

function target({ by }: Where): readonly string[] {
  if ('labels' in by) return ['-l', by.labels];
  if ('kind' in by) return [`${shortKinds[by.kind]}/${by.name}`];
  return [reservedWords.includes(by.name) ? `pod/${by.name}` : by.name];
}

function whereOptions({ namespace, container, cluster }: Where): readonly string[] {
  return [
    ...(namespace === undefined ? [] : ['-n', namespace]),
    ...(container === undefined ? [] : ['-c', container]),
    ...(cluster === undefined ? [] : ['--cluster', cluster]),
  ];
}

function argWords(arg: Arg): readonly string[] {
  return typeof arg === 'object' ? arg : [String(arg)];
}
