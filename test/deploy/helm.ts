import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { KubernetesObject } from '@kubernetes/client-node';
import { parseAllDocuments } from 'yaml';

export const chart = fileURLToPath(new URL('../../deploy/chart', import.meta.url));

/** KDEBUG_HELM, else the one on PATH; undefined where there is none. */
export const helmBinary: string | undefined = process.env.KDEBUG_HELM || findOnPath('helm');

export interface Answer {
  readonly ok: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

export interface HelmCall {
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  readonly timeoutMs?: number;
}

/** Runs Helm; what it prints about linked files is left out. */
export function helm(args: readonly string[], { env = {}, input, timeoutMs = 60_000 }: HelmCall = {}): Answer {
  const run = spawnSync(helmBinary ?? 'helm', args, {
    encoding: 'utf8',
    env: { ...process.env, ...env },
    timeout: timeoutMs,
    maxBuffer: 1e8,
    ...(input === undefined ? {} : { input }),
  });
  const stderr = run.stderr.replace(/^.*found symbolic link.*\n/gm, '');
  return { ok: run.status === 0, stdout: run.stdout, stderr: `${run.error?.message ?? ''}${stderr}` };
}

export interface Release {
  readonly name: string;
  readonly namespace: string;
  /** --set-json NAME=VALUE, --kube-version … */
  readonly args?: readonly string[];
}

/** What the chart renders for these values. Throws with Helm's words when it refuses. */
export function renderChart(values: object, { name, namespace, args = [] }: Release): readonly KubernetesObject[] {
  const input = JSON.stringify(values);
  const answer = helm(['template', name, chart, '--namespace', namespace, '--values', '-', ...args], { input });
  if (!answer.ok) throw new Error(answer.stderr);
  return readManifests(answer.stdout);
}

export function readManifests(text: string): readonly KubernetesObject[] {
  return parseAllDocuments(text)
    .map((document) => document.toJS() as KubernetesObject | null)
    .filter((manifest) => manifest !== null);
}

function findOnPath(name: string): string | undefined {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
