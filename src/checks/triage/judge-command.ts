import { evidence } from '../../check/make-finding.ts';
import type { Finding } from '../../report/finding.ts';
import { readMissing } from './judge-config.ts';
import { mountOver } from './mount-over.ts';
import { type startCodes, startFinding } from './start-codes.ts';
import type { Container, View } from './view.ts';
import { quoted } from './words.ts';

/** Why the runtime (runc, crun) could not start the container's command: its own words, as the kubelet passes them on. */
export function judgeCommand(view: View, container: Container, message: string): Finding {
  const { title } = container;
  const judged = judgeExec(view, container, message);
  if (judged !== undefined) return judged;
  const missing = readMissing(message, view.namespace);
  const seen = [
    evidence('api:pod', message === '' ? (container.status?.state?.waiting?.reason ?? '') : message),
  ] as const;
  if (missing !== undefined) {
    return startFinding(missing.code, {
      about: title,
      sentence: `${missing.clause}, so ${title} cannot start`,
      evidence: seen,
    });
  }
  const inner =
    message.split(/(?:unable to start container process|runc create failed|crun|OCI runtime create failed): /).at(-1) ??
    '';
  const sentence = `${title} cannot start: ${quoted(inner) || 'the container runtime gives no reason'}`;
  return startFinding('start-fails', { about: title, sentence, evidence: seen });
}

/** exec: "gunicorn": executable file not found in $PATH; exec /run.sh: no such file or directory */
const execFailures =
  /\bexec:? "?([^\s":]{1,255})"?: (executable file not found|no such file or directory|permission denied|exec format error|stat [^\s:]{1,255}: no such file or directory|is a directory)/;

/** From a message of the runtime, or from the line that the runtime leaves as the only one of the log. */
export function judgeExec(view: View, container: Container, message: string): Finding | undefined {
  const [line, program, how] = execFailures.exec(message) ?? [];
  if (line === undefined || program === undefined || how === undefined) return undefined;
  const { code, why } = explainExec(program, how, mountOver(view, container, program));
  return startFinding(code, {
    about: container.title,
    sentence: `${container.title} cannot start: ${why}`,
    evidence: [evidence('api:pod', message)],
  });
}

type Exec = { readonly code: keyof typeof startCodes; readonly why: string };

function explainExec(program: string, how: string, mount: string | undefined): Exec {
  const from = mount === undefined ? '' : ` (it comes from ${mount})`;
  if (how === 'permission denied' || how === 'is a directory') {
    const mode = mount === undefined ? '' : `; it comes from ${mount}, whose defaultMode gives no execute bit`;
    return { code: 'command-not-executable', why: `${program} is not executable (${how})${mode}` };
  }
  if (how === 'exec format error') {
    return {
      code: 'image-wrong-platform',
      why: `${program} is no program for this node's platform, or a script without a first line #!`,
    };
  }
  // The runtime looks for the file before it starts: what fails only then is the interpreter of a file that is there.
  if (how === 'no such file or directory' && program.startsWith('/')) {
    const why = `${program} is there${from}, but the interpreter that its first line (#!) names is not: Windows line ends look like that`;
    return { code: 'command-interpreter-missing', why };
  }
  return { code: 'command-not-found', why: `its command ${program} is not found in the image${from}` };
}
