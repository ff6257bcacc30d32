import type { V1Pod } from '../check/api-facts.ts';
import type { Input } from '../check/check.ts';
import { evidence, findingMaker } from '../check/make-finding.ts';
import type { Fact, Finding } from '../report/finding.ts';
import type { Target } from '../request/request.ts';
import { judgeReadOnly } from './judge-read-only.ts';
import { judgeUnreadableVolumes } from './judge-unreadable-volumes.ts';
import { mountsCodes } from './mounts-codes.ts';
import { type MountFlags, readMounts } from './read-disk.ts';
import { numberOf, stepTexts } from './step-texts.ts';
import { mountedVolumes, type Volume, volumeTitle } from './volume-of.ts';
import { containerOf, whyUnseen } from './why-unseen.ts';

const finding = findingMaker(mountsCodes);

export function judgeMounts(input: Input<unknown>): { findings: Finding[]; facts: Fact[] } {
  const { target, outcomes, api } = input;
  const { pod } = api;
  const seen = stepTexts(outcomes, 'mounts').map(readMounts)[0];
  const text = stepTexts(outcomes, 'volumes')[0] ?? '';
  const bad = [
    ...(seen === undefined || seen.length === 0
      ? []
      : missing(
          seen.map(({ path }) => path),
          pod,
          target,
        )),
    ...empty(text, pod, target),
    ...judgeUnreadableVolumes(pod, target).map((one) => finding('volume-unreadable', one)),
    ...judgeReadOnly(seen ?? [], { pod, target }).map(({ code, ...one }) => finding(code, one)),
  ];
  const unseen = whyUnseen(input, 'volumes', 'what the volumes hold');
  return {
    findings: [
      ...bad,
      ...subPaths(seen ?? [], pod, target),
      ...(seen === undefined ? [] : [overview(seen.length, pod, target)]),
      ...(unseen === undefined ? [] : [finding('mounts-unseen', unseen)]),
    ],
    facts: [],
  };
}

/** Where volumes are mounted as a folder, and are to be counted. */
export function plainVolumes(pod: V1Pod, target: Target): readonly string[] {
  return mountedVolumes(pod, target).flatMap(({ mount }) => (mount.subPath === undefined ? [mount.mountPath] : []));
}

/** The runtime follows links in the image (/var/run -> /run), so the end of the path decides. */
function isAt(path: string, mountPath: string): boolean {
  const wanted = mountPath.replace(/\/+$/, '');
  return path === wanted || path.endsWith(wanted.slice(wanted.lastIndexOf('/')));
}

function missing(paths: readonly string[], pod: V1Pod, target: Target): Finding[] {
  return mountedVolumes(pod, target).flatMap(({ mount, volume }) => {
    if (paths.some((one) => isAt(one, mount.mountPath))) return [];
    const sentence = `${volumeTitle(volume)} is not mounted at ${mount.mountPath}, although the spec says so`;
    return [
      finding('mount-missing', {
        about: `volume ${mount.mountPath}`,
        sentence,
        evidence: [evidence('mounts', `no mount at ${mount.mountPath} among ${paths.length}`)],
      }),
    ];
  });
}

function empty(text: string, pod: V1Pod, target: Target): Finding[] {
  return mountedVolumes(pod, target).flatMap(({ mount, volume }) => {
    if (!isOptional(volume) || numberOf(text, 'holds', mount.mountPath) !== 0) return [];
    const sentence = `${mount.mountPath} is empty: the optional ${volumeTitle(volume)} does not exist or has no keys`;
    return [
      finding('volume-empty', {
        about: `volume ${mount.mountPath}`,
        sentence,
        evidence: [evidence('volumes', `${mount.mountPath} holds 0 entries; optional: true`)],
      }),
    ];
  });
}

function isOptional({ secret, configMap }: Volume): boolean {
  return secret?.optional === true || configMap?.optional === true;
}

/** The kubelet writes a changed ConfigMap anew and deletes the old files; a subPath still shows the deleted one. */
function subPaths(seen: readonly MountFlags[], pod: V1Pod, target: Target): Finding[] {
  return mountedVolumes(pod, target).flatMap(({ mount, volume }) => {
    const part = mount.subPath ?? mount.subPathExpr;
    if (part === undefined || (volume.configMap === undefined && volume.secret === undefined)) return [];
    const about = `volume ${mount.mountPath}`;
    const gone = seen.find(({ path, isGone }) => isGone && isAt(path, mount.mountPath));
    if (gone !== undefined) {
      const sentence = `${mount.mountPath} is out of date: ${volumeTitle(volume)} was changed since, and what is mounted by subPath never follows`;
      const line = evidence('mounts', `the file that is mounted at ${gone.path} is deleted on the node`);
      return [finding('sub-path-stale', { about, sentence, evidence: [line] })];
    }
    const sentence = `${mount.mountPath} is mounted by subPath from ${volumeTitle(volume)}: it stays as it was when the container started`;
    return [
      finding('sub-path-stays', {
        about,
        sentence,
        evidence: [evidence('api:pod', `volumeMounts ${mount.mountPath}: subPath ${part}`)],
      }),
    ];
  });
}

function overview(count: number, pod: V1Pod, target: Target): Finding {
  const about = containerOf(target);
  const all = mountedVolumes(pod, target);
  const told = all.map(({ mount, volume }) => `${mount.mountPath} (${volumeTitle(volume)})`).join(', ');
  const sentence = `${about} has ${count} mounts, ${all.length} of them volumes of its spec`;
  return finding('mounts-fine', {
    about,
    sentence,
    evidence: [evidence('api:pod', told === '' ? 'no volumeMounts' : told)],
  });
}
