import { evidence, type Seen } from '../check/make-finding.ts';
import type { DeletedFile } from './read-fds.ts';
import { bytesText, percent } from './read-quantity.ts';

/** Compilers and databases hold small deleted files open for good reason. */
const worthBytes = 10 * 2 ** 20;
const worthShare = 0.2;

/**
 * What deleted files that are held open take away from their filesystem, where it is worth a word. One filesystem has one
 * size and one number of free bytes, so these tell the files of one apart from another's well enough.
 */
export function judgeDeleted(
  files: readonly DeletedFile[],
  from: string,
  nameOf: (pid: number) => string,
): readonly Seen[] {
  const groups = Map.groupBy(files, ({ filesystem, available }) => `${filesystem} ${available}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const bytes = group.reduce((sum, file) => sum + file.bytes, 0);
    const tight = first.available < first.filesystem * 0.1 && bytes >= first.filesystem * 0.02;
    if (!tight && (bytes < worthBytes || bytes < first.filesystem * worthShare)) return [];
    const full = first.available < first.filesystem * 0.02 ? ', and that filesystem is full' : '';
    const more = group.length === 1 ? '' : ` and ${group.length - 1} more`;
    return [
      {
        about: `file ${first.path}`,
        sentence: `the deleted file ${first.path}${more} still takes up ${bytesText(bytes)} (${percent(bytes / first.filesystem)} of its filesystem), because ${nameOf(first.pid)} holds it open${full}`,
        evidence: [
          evidence(
            from,
            `${first.path} (deleted), ${bytesText(first.bytes)}, open in process ${first.pid}; ${bytesText(first.available)} of ${bytesText(first.filesystem)} free`,
          ),
        ],
      },
    ];
  });
}
