import { spawn } from 'node:child_process';

export interface Kubectl {
  /** Runs kubectl; resolves with its output, throws with its own words when it fails or takes longer than limitMs. */
  (args: readonly string[], more?: { readonly input?: string; readonly limitMs?: number }): Promise<string>;
  /** A line of shell in which `kubectl` means this cluster and namespace. */
  shell(line: string, namespace: string, limitMs: number): Promise<string>;
}

/** kubectl from KUBECTL or PATH, on the cluster of a kubeconfig. */
export function createKubectl(kubeconfig: string): Kubectl {
  const program = process.env.KUBECTL ?? 'kubectl';
  const env = { ...process.env, KUBECONFIG: kubeconfig, KUBECTL_PROGRAM: program };
  const run: Kubectl = async (args, { input = '', limitMs = 60_000 } = {}) =>
    start(program, args, { env, input, limitMs });
  run.shell = async (line, namespace, limitMs) => {
    const defined = 'kubectl() { command "$KUBECTL_PROGRAM" -n "$NAMESPACE" "$@"; }; ';
    return start('sh', ['-ec', defined + line], { env: { ...env, NAMESPACE: namespace }, input: '', limitMs });
  };
  return run;
}

interface How {
  readonly env: NodeJS.ProcessEnv;
  readonly input: string;
  readonly limitMs: number;
}

function start(program: string, args: readonly string[], { env, input, limitMs }: How): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env, timeout: limitMs, killSignal: 'SIGKILL' });
    let out = '';
    let err = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text;
    });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0) resolve(out);
      else reject(new Error(`${program} ${args.slice(0, 3).join(' ')}: ${err.trim() || signal || `exit ${code}`}`));
    });
    // A program that ends before it has read everything closes the pipe; its exit status tells the story.
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}
