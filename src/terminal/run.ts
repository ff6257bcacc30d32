import { randomBytes } from 'node:crypto';
import { userInfo } from 'node:os';
import { authorize } from '../access/authorize.ts';
import { destinationGuard, specGuard } from '../access/guards.ts';
import { type Policy, terminalPolicy } from '../access/policy.ts';
import { readCheckArgs } from '../check/read-check-args.ts';
import { checks } from '../checks/all.ts';
import { type Catalogue, createCatalogue } from '../checks/catalogue.ts';
import { connectCluster } from '../cluster/connect-cluster.ts';
import type { Environment } from '../config/environment.ts';
import { readCheckFiles } from '../config/read-check-files.ts';
import { readRunConfig } from '../config/roles.ts';
import { asError, type Problem, problem, UserError } from '../errors.ts';
import type { Rounds } from '../job/ports.ts';
import type { RunNews } from '../job/run-event.ts';
import { type JobParts, runJob } from '../job/run-job.ts';
import { createLog } from '../log.ts';
import { composeReport } from '../report/compose-report.ts';
import { plainText } from '../report/plain-text.ts';
import { createRedactor } from '../report/redact.ts';
import type { Report } from '../report/report.ts';
import type { Command } from '../request/command.ts';
import { shown } from '../request/names.ts';
import { parseWords } from '../request/parse-command.ts';
import { defaultLimitMs, type Request } from '../request/request.ts';
import { newRunId } from '../request/run-id.ts';
import { toRequest } from '../request/to-request.ts';
import { exitStatus, statusOf } from './exit-status.ts';
import { type RunOptions, readRunWords } from './read-run-words.ts';
import { renderReport } from './render-report.ts';
import { runHelp } from './run-help.ts';
import { progressLine } from './show-progress.ts';

/** What `kdebug run` reads and writes; the process's own by default. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  readonly colour: boolean;
  /** Aborted with 'cancel' on Ctrl-C. */
  readonly signal: AbortSignal;
  /** What is used where the command says nothing. */
  readonly environment: Environment;
}

/**
 * `kdebug run TARGET [CHECK] …`: one job with the person's own kubeconfig, without Slack, Redis and policy file.
 * Resolves with the exit status; the first line of standard output is the verdict.
 */
export async function run(words: readonly string[], terminal: Terminal): Promise<number> {
  if (wantsHelp(words)) {
    terminal.out(runHelp(checks));
    return 0;
  }
  const asked = readWords(words, terminal);
  if (asked === undefined) return exitStatus.usage;
  try {
    return await runOne(asked, terminal);
  } catch (thrown) {
    const error = asError(thrown);
    say(terminal, error instanceof UserError ? error.problem : unexpected(error));
    return exitStatus.couldNotLook;
  }
}

function wantsHelp(words: readonly string[]): boolean {
  const end = words.indexOf('--');
  return (
    words.length === 0 || (end === -1 ? words : words.slice(0, end)).some((word) => ['--help', '-h'].includes(word))
  );
}

interface Asked {
  readonly command: Extract<Command, { do: 'run' }>;
  readonly options: RunOptions;
  readonly catalogue: Catalogue;
}

function readWords(words: readonly string[], terminal: Terminal): Asked | undefined {
  try {
    const { options, rest } = readRunWords(words);
    const folder = options.checks ?? readRunConfig(terminal.environment).KDEBUG_CHECKS;
    const catalogue = createCatalogue(readCheckFiles(folder));
    const command = parseWords(rest, { checks: catalogue.checks });
    if (command.do !== 'run') throw new UserError(notHere(command.do));
    if (command.where.cluster !== undefined) throw new UserError(noClusters(command.where.cluster));
    const check = catalogue.findCheck(command.check);
    if (check !== undefined) readCheckArgs(check, command.args);
    return { command, options, catalogue };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    say(terminal, error.problem);
    return undefined;
  }
}

async function runOne({ command, options, catalogue }: Asked, terminal: Terminal): Promise<number> {
  const log = createLog(options.verbose ? 'debug' : 'error');
  const config = readRunConfig(terminal.environment);
  const kubeconfig = options.kubeconfig ?? config.KUBECONFIG;
  const context = options.context ?? config.KDEBUG_CONTEXT;
  const image = options.image ?? config.KDEBUG_IMAGE;
  const dbImage = config.KDEBUG_DB_IMAGE === '' ? undefined : config.KDEBUG_DB_IMAGE;
  const cluster = await connectCluster({
    name: 'here',
    image,
    imagePullPolicy: options.pullPolicy ?? config.KDEBUG_IMAGE_PULL_POLICY,
    useCurrentContext: true,
    ...(kubeconfig === '' ? {} : { kubeconfig }),
    ...(context === '' ? {} : { context }),
    log,
  });
  try {
    const request = toRequest(command, {
      run: newRunId(),
      from: { id: 'terminal:me', name: userInfo().username },
      at: { chat: 'terminal', address: '', private: true },
      defaults: { cluster: 'here', namespace: cluster.namespace ?? 'default' },
      now: Date.now(),
      limitMs: defaultLimitMs,
    });
    const seen = watch(terminal);
    await runJob(
      { id: `${request.run}-0`, request, part: 0 },
      {
        ...jobParts(terminalPolicy(options.rung ?? 1, options.credentials), terminal),
        findCheck: catalogue.findCheck,
        cluster,
        log,
        emit: seen.emit,
        image,
        dbImage,
      },
    );
    return answer(seen, options, terminal);
  } finally {
    await cluster.close();
  }
}

function jobParts(
  policy: Policy,
  terminal: Terminal,
): Omit<JobParts, 'findCheck' | 'cluster' | 'log' | 'emit' | 'image' | 'dbImage'> {
  return {
    permit: (request: Request) => authorize(policy, request),
    guards: [specGuard(policy), destinationGuard(policy)],
    rounds: createMemoryRounds(),
    compose: composeReport,
    redact: createRedactor(),
    signal: terminal.signal,
    now: Date.now,
    nonce: () => randomBytes(12).toString('hex'),
    checkpoint: async () => {},
  };
}

interface Seen {
  readonly emit: (news: RunNews) => Promise<void>;
  report?: Report;
  ended?: Extract<RunNews, { type: 'ended' }>;
}

/** Progress goes to standard error as it comes; the report waits for the end. */
function watch(terminal: Terminal): Seen {
  const seen: Seen = {
    emit: async (news) => {
      if (news.type === 'reported') seen.report = news.report;
      if (news.type === 'ended') seen.ended = news;
      const line = progressLine(news);
      if (line !== undefined) terminal.err(line);
    },
  };
  return seen;
}

function answer({ report, ended }: Seen, { json, verbose }: RunOptions, terminal: Terminal): number {
  if (report === undefined) {
    if (json) terminal.out(JSON.stringify({ v: 1, ended: ended?.as, problem: ended?.problem }));
    if (ended?.problem !== undefined) say(terminal, ended.problem);
    else terminal.err(ended?.as ?? 'no answer');
  } else {
    terminal.out(
      json ? JSON.stringify(report) : renderReport(report, { colour: terminal.colour, everything: verbose }),
    );
  }
  return statusOf(ended?.as ?? 'broken', report);
}

/** One process, one job: nobody else resumes its rounds. */
function createMemoryRounds(): Rounds {
  const fixed = new Map<number, Parameters<Rounds['save']>[1]>();
  return {
    load: async (round) => fixed.get(round),
    save: async (round, one) => {
      fixed.set(round, one);
    },
  };
}

function say(terminal: Terminal, { message, nextStep }: Problem): void {
  terminal.err(plainText(`${message}\n→ ${nextStep}`));
}

function notHere(what: string): Problem {
  return problem(
    'not-in-terminal',
    `\`kdebug run\` looks into a pod; \`${what}\` belongs to Slack or to \`kdebug ${what}\`.`,
    'Write `kdebug run TARGET [CHECK]`, or see `kdebug --help`.',
  );
}

/** In a terminal a name of Slack's side would be dropped in silence, and the current context looked into instead. */
function noClusters(name: string): Problem {
  return problem(
    'cluster-in-terminal',
    `\`kdebug run\` does not know the cluster ${shown(name)}: the contexts of your kubeconfig have names of their own.`,
    'Write --context NAME in place of --cluster.',
  );
}

function unexpected(error: Error): Problem {
  return problem('our-fault', `kdebug failed by a fault of its own: ${error.message}`, 'Run it again with --verbose.');
}
