import type { CheckWords } from '../request/command.ts';
import { checksText } from '../request/help-text.ts';

/** `kdebug run --help`. */
export function runHelp(checks: readonly CheckWords[]): string {
  return `kdebug run TARGET [CHECK] [ARGS]      look into a pod, with your own kubeconfig
kdebug run TARGET -- COMMAND ARGS     run one command beside it

TARGET   a pod, a workload or Service, a prefix; deploy/x sts/x ds/x job/x svc/x; -l key=value
CHECK    ${checksText(checks).replaceAll('`', '').replaceAll('/kdebug TARGET ', '').replaceAll('\n', '\n         ')}

  -n, --namespace NS        else the context's namespace
  -c, --container NAME      else the pod's default container
  --context NAME            context of the kubeconfig; else its current one
  --kubeconfig PATH         else KUBECONFIG, else ~/.kube/config
  --image IMAGE             what is injected: sh and tools (busybox does, with fewer steps)
  --image-pull-policy P     Never, IfNotPresent (default) or Always
  --rung N                  highest rung that steps may use, 0 to 5 (default 1)
  --credentials             log in to databases with the Secrets that the container itself has (docs/middleware.md)
  --checks DIR              checks in YAML of that folder too (docs/checks-in-yaml.md); else KDEBUG_CHECKS
  --timeout S               for all steps together, such as 30s
  --json                    the report as JSON (docs/report.md)
  --verbose                 all output, and a log on standard error

The first line of standard output is the verdict. Exit status: 0 healthy, 1 degraded or broken, 2 could not look,
64 usage. Nothing is written to the pod; the ephemeral container stays listed in it until the pod goes.`;
}
