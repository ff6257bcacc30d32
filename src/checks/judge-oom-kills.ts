import type { Input } from '../check/check.ts';
import { evidence, type Seen } from '../check/make-finding.ts';
import type { Finding } from '../report/finding.ts';
import { containerStatus } from './container-spec.ts';
import { bytesText } from './read-quantity.ts';
import { containerOf } from './why-unseen.ts';

type Code = 'oom-killed' | 'oom-killed-before' | 'oom-kills';

interface Counted {
  /** By the target's cgroup, in this life of the container. */
  readonly kills: number | undefined;
  /** Seconds since 1970 on the node. */
  readonly now: number | undefined;
  readonly limit: number | undefined;
  readonly finding: (code: Code, seen: Seen) => Finding;
}

/** A container that has run on for so long after it was killed is no longer ill of it. */
const longAgoS = 6 * 3600;

/** Kills for want of memory: of the whole container, as the API tells them, and of single processes, as the kernel counts. */
export function judgeOomKills({ target, api }: Input<unknown>, { kills, now, limit, finding }: Counted): Finding[] {
  const about = containerOf(target);
  const status = containerStatus(api.pod, target);
  const ended = status?.state?.terminated ?? status?.lastState?.terminated;
  const at =
    limit === undefined ? 'without a limit of its own, so the node ran out' : `at its limit of ${bytesText(limit)}`;
  const findings: Finding[] = [];
  if (ended?.reason === 'OOMKilled') {
    const finishedAt = new Date(ended.finishedAt ?? 0).getTime() / 1000;
    const isOver = status?.state?.running !== undefined && now !== undefined && now - finishedAt > longAgoS;
    const restarts = status?.restartCount ?? 0;
    const sentence = `${about} ran out of memory and was OOM-killed ${at} (${restarts} ${restarts === 1 ? 'restart' : 'restarts'} so far)`;
    const line = `lastState.terminated: reason OOMKilled, exit code ${ended.exitCode}, restartCount ${restarts}`;
    findings.push(
      finding(isOver ? 'oom-killed-before' : 'oom-killed', { about, sentence, evidence: [evidence('api:pod', line)] }),
    );
  }
  if (kills !== undefined && kills > 0) {
    const sentence = `the kernel OOM-killed ${kills} ${kills === 1 ? 'process' : 'processes'} of ${about} ${at}, and the container went on without ${kills === 1 ? 'it' : 'them'}`;
    findings.push(
      finding('oom-kills', { about, sentence, evidence: [evidence('memory-cgroup', `oom_kill ${kills}`)] }),
    );
  }
  return findings;
}
