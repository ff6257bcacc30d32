import type { Runtime } from './read-stack.ts';

export const runtimeNames: Readonly<Record<Runtime, string>> = {
  jvm: 'on the JVM',
  dotnet: 'on .NET',
  python: 'Python',
  ruby: 'Ruby',
  node: 'Node.js',
  php: 'PHP',
  perl: 'Perl',
  erlang: 'on the Erlang VM',
  go: 'Go',
  native: 'without a runtime that kdebug knows',
};

/** What would show its stacks, for a person to do by hand: kdebug writes nothing into a target and stops none. */
export function whatWorks(runtime: Runtime, pid: number): string {
  const inside: Readonly<Record<Runtime, string>> = {
    jvm: `Run \`jcmd ${pid} Thread.print\` by kubectl exec, or \`kill -3 ${pid}\`, which writes all stacks into its log.`,
    dotnet: `Use an image that has dotnet-stack, or run \`dotnet-stack report -p ${pid}\` by kubectl exec.`,
    python: `Use an image that has py-spy, or start Python with -X faulthandler and send SIGABRT once it may die.`,
    ruby: `Use an image that has rbspy.`,
    node: `Start it with --report-on-signal and send SIGUSR2: the report holds its stacks. Without that flag SIGUSR2 ends it.`,
    php: `Set request_slowlog_timeout in PHP-FPM: it logs the stacks of slow requests.`,
    perl: `Nothing shows its stacks from outside; syscalls shows what it waits for.`,
    erlang: `Run a remote shell of the release by kubectl exec and look with observer_cli or recon.`,
    go: `Serve net/http/pprof on 127.0.0.1:6060 in the app; then this check shows its goroutines.`,
    native: `Run syscalls and threads; gdb shows stacks by hand, but it stops the process.`,
  };
  return inside[runtime];
}
