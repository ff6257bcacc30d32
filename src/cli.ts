import { Command } from 'commander';
import { currentEnvironment } from './config/environment.ts';
import { asError, UserError } from './errors.ts';
import { findHelp } from './terminal/find-help.ts';

/** `kdebug …`: what each word starts. Each part is imported only when it is asked for: that is most of a cold start. */
async function main(words: readonly string[]): Promise<number> {
  const [first, ...rest] = words;
  if (first === 'run') return runInTerminal(rest);
  if (first === 'checks') return checksInTerminal(rest);
  const { version } = (await import('../package.json', { with: { type: 'json' } })).default;
  let status: Promise<number> = Promise.resolve(0);
  const program = new Command('kdebug')
    .description('Looks into a running Kubernetes pod and answers with a verdict: in Slack, or here.')
    .version(version)
    .showHelpAfterError()
    .exitOverride();
  const add = (name: string, about: string, start: () => Promise<number>) =>
    program
      .command(name)
      .description(about)
      .action(() => {
        status = start();
      });
  add('run', 'look into a pod from this terminal, without Slack and Redis (kdebug run --help)', () =>
    runInTerminal(['--help']),
  );
  add('checks', 'list the checks; lint, test and begin checks in YAML (kdebug checks --help)', () =>
    checksInTerminal([]),
  );
  add('bot', 'the process that listens to Slack', async () => (await import('./bot.ts')).runBot(untilStopped()));
  add('worker', 'the process that works in one cluster', async () =>
    (await import('./worker.ts')).runWorker(untilStopped()),
  );
  add('doctor', 'check configuration, Slack, Redis and the cluster, and say what to mend', async () =>
    (await import('./doctor.ts')).runDoctor((text) => process.stdout.write(`${text}\n`), currentEnvironment()),
  );
  add('find', 'say what alert messages on standard input are about', findInInput).addHelpText('after', findHelp);
  program
    .command('demo')
    .description('everything for one person at a desk: Redis, a Slack emulator, bot and worker')
    .option('--context <name>', 'context of the kubeconfig whose cluster is used')
    .option('--kubeconfig <path>', 'a kubeconfig; else KUBECONFIG')
    .option('--image <image>', 'image of the injected container')
    .option('--image-pull-policy <policy>', 'Never, IfNotPresent or Always')
    .option('--namespace <name>', 'namespace that is meant where a command names none')
    .option('--shop', 'put the shop into a named cluster too (by kubectl); its namespace goes when the demo ends')
    .option('--incident <name>', 'what is broken in the shop from the start, or none')
    .action((options) => {
      status = import('./lab/demo/run-demo.ts').then(({ runDemo }) => runDemo(options, untilStopped('SIGHUP')));
    });
  try {
    await program.parseAsync(words, { from: 'user' });
  } catch (error) {
    if (error instanceof Error && 'exitCode' in error) return error.exitCode === 0 ? 0 : 64;
    throw error;
  }
  return status;
}

async function runInTerminal(words: readonly string[]): Promise<number> {
  const { run } = await import('./terminal/run.ts');
  return run(words, {
    out: (text) => process.stdout.write(text.endsWith('\n') ? text : `${text}\n`),
    err: (text) => process.stderr.write(`${text}\n`),
    colour: process.stdout.isTTY === true && process.stdout.hasColors(),
    signal: untilStopped(),
    environment: currentEnvironment(),
  });
}

async function findInInput(): Promise<number> {
  const { find } = await import('./terminal/find.ts');
  return find({
    input: process.stdin,
    out: (line) => process.stdout.write(`${line}\n`),
    err: (line) => process.stderr.write(`${line}\n`),
  });
}

async function checksInTerminal(words: readonly string[]): Promise<number> {
  const { runChecks } = await import('./terminal/checks.ts');
  return runChecks(words, {
    out: (text) => process.stdout.write(`${text}\n`),
    err: (text) => process.stderr.write(`${text}\n`),
    environment: currentEnvironment(),
  });
}

/** Within this time a signal is the same one again: sent to a group it also comes from whoever passes it on. */
const sameSignalMs = 500;

/** Aborted by the first Ctrl-C, TERM or signal of `more`; the next one ends the process at once. */
function untilStopped(...more: readonly NodeJS.Signals[]): AbortSignal {
  const stop = new AbortController();
  let since = 0;
  for (const signal of ['SIGINT', 'SIGTERM', ...more] as const) {
    process.on(signal, () => {
      if (stop.signal.aborted && Date.now() - since > sameSignalMs) process.exit(130);
      since ||= Date.now();
      stop.abort('cancel');
    });
  }
  return stop.signal;
}

/** Whoever reads the output may have enough (`kdebug find | head`): that is an end, with the status of SIGPIPE. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(141);
});

/** Ends the process when all is done: what a library left open must not keep it. */
process.exit(
  await main(process.argv.slice(2)).catch((thrown: unknown) => {
    const error = asError(thrown);
    if (error instanceof UserError) process.stderr.write(`${error.problem.message}\n→ ${error.problem.nextStep}\n`);
    else process.stderr.write(`kdebug failed by a fault of its own: ${error.stack ?? error.message}\n`);
    return 1;
  }),
);
