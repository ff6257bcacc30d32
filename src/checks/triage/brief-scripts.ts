import { cpuCgroupScript } from '../cpu-script.ts';
import { diskScript, mountsScript } from '../disk-script.ts';
import { fdLimitsScript, fdsScript } from '../fds-script.ts';
import { limitsScript, pidsCgroupScript } from '../limits-script.ts';
import { memoryCgroupScript, memoryScript } from '../memory-script.ts';
import { shellTarget } from '../target-script.ts';
import { briefThreadsScript, waitsScript } from '../threads-script.ts';
import { volumesScript } from '../volumes-script.ts';

/** The processes of the target are looked for once; each part's own `mine` then has nothing to do. */
const begin = (pid: string): string => `${shellTarget}
mine "${pid}"
mine() { :; }`;

/** One check's step as a part of a bigger one: its output stands below its step's id. */
const part = (id: string, words: string, script: string): string => `echo '== ${id}'
(set -- ${words}
${script.replaceAll(shellTarget, '')}
) 2>/dev/null`;

/** What everyone may see of the target. Arguments: its PID, and `long` or `brief` for its threads. */
export const usageScript = [
  begin('$1'),
  part('memory', '"$1"', memoryScript),
  part('fd-limits', '"$1"', fdLimitsScript),
  part('limits', '"$1"', limitsScript),
  part('mounts', '"$1"', mountsScript),
  part('threads', '"$1" "$2"', briefThreadsScript),
].join('\n');

/**
 * What only the target's own user may see, the counters of CPU over a third of a second. Nothing is added up that could be big: no
 * volume for `disk` to measure. Arguments: the target's root, its PID, then folders where volumes are mounted.
 */
export const insideScript = [
  'root=$1 pid=$2; shift 2',
  begin('$pid'),
  part('memory-cgroup', '"$root" "$pid"', memoryCgroupScript),
  part('limits-cgroup', '"$root"', pidsCgroupScript),
  part('waits', '"$pid"', waitsScript),
  part('fds', '"$pid" 0', fdsScript),
  part('volumes', '"$root" "$@"', volumesScript),
  part('cpu-cgroup', '"$root" 0.3', cpuCgroupScript),
  part('disk', '"$root" "$pid"', diskScript),
].join('\n');
