import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const genuineFile = join(import.meta.dirname, 'genuine-codes.json');

/** What kdebug said of each fault on a genuine cluster, by the fault's name; compare-faults.ts records it. */
export function genuineCodes(): Readonly<Record<string, string>> {
  return existsSync(genuineFile) ? (JSON.parse(readFileSync(genuineFile, 'utf8')) as Record<string, string>) : {};
}
