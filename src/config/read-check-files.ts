import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { problem, UserError } from '../errors.ts';

/** A check in YAML, as it stands in a file. */
export interface CheckFile {
  readonly path: string;
  readonly text: string;
}

/** What a check prints is recorded in NAME.recorded.yaml beside it, which is no check. */
export const recordedEnd = '.recorded.yaml';

/** The checks of a folder, by name; [] for no folder. Mounted ConfigMaps keep their files behind links that begin with '..'. */
export function readCheckFiles(folder: string): readonly CheckFile[] {
  if (folder === '') return [];
  try {
    return readdirSync(folder)
      .filter((name) => /^[^.].*\.ya?ml$/.test(name) && !name.endsWith(recordedEnd))
      .toSorted()
      .map((name) => readCheckFile(join(folder, name)));
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw unreadable(folder, error);
  }
}

/** One of them. UserError `no-check-file`. */
export function readCheckFile(path: string): CheckFile {
  try {
    return { path, text: readFileSync(path, 'utf8') };
  } catch (error) {
    throw unreadable(path, error);
  }
}

function unreadable(path: string, cause: unknown): UserError {
  return new UserError(
    problem(
      'no-check-file',
      `The checks in ${path} could not be read.`,
      'Mend the path: KDEBUG_CHECKS and --checks name a folder, lint and test a file (docs/checks-in-yaml.md).',
    ),
    { cause },
  );
}
