import { readFileSync } from 'node:fs';

/** The script that runs in the pod, as it stands in the container's command. docs/runner.md explains it. */
export const runnerText: string = readFileSync(new URL('./runner.sh', import.meta.url), 'utf8');

/** Sent on the container's standard input: begin now, or stop what runs. */
export const startLine = 'go\n';
export const cancelLine = 'cancel\n';
