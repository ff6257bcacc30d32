import type { Input } from '../check/check.ts';
import { evidence, findingMaker } from '../check/make-finding.ts';
import type { Finding } from '../report/finding.ts';
import { pathCodes } from './path-codes.ts';
import { readWalk, type Walk } from './read-walk.ts';
import { stepTexts } from './step-texts.ts';
import { whyForbiddenPath } from './why-forbidden-path.ts';
import { whyUnseen } from './why-unseen.ts';

const finding = findingMaker(pathCodes);

/** How far the way to a path leads: to its end (then what the step printed of it), or the finding that says where it breaks. */
export function judgeWalk(
  input: Input<{ readonly path: string }>,
  step: string,
): { readonly walk: Walk; readonly text: string } | { readonly broken: readonly Finding[] } {
  const { outcomes, args, api, target } = input;
  const text = stepTexts(outcomes, step)[0];
  if (text === undefined) {
    const unseen = whyUnseen(input, step, `the path ${args.path}`);
    return { broken: unseen === undefined ? [] : [finding('path-unseen', unseen)] };
  }
  const walk = readWalk(text);
  const about = `file ${args.path}`;
  if (walk === undefined) {
    const seen = [evidence(step, 'the step printed no end of the way')] as const;
    return {
      broken: [finding('path-unseen', { about, sentence: `${args.path} could not be looked at`, evidence: seen })],
    };
  }
  // Judged here once more: what a container printed is not to be believed.
  const why = whyForbiddenPath(walk.end.path, api.pod, target);
  if (why !== undefined || walk.end.at === 'forbidden') {
    const sentence = `${args.path} is not looked at: ${walk.end.path} is ${why ?? 'a mounted Secret'}`;
    return {
      broken: [
        finding('path-forbidden', { about, sentence, evidence: [evidence(step, `forbidden ${walk.end.path}`)] }),
      ],
    };
  }
  return walk.end.at === 'final' ? { walk, text } : { broken: [brokenWay(walk, args.path, step)] };
}

function brokenWay(walk: Walk, path: string, step: string): Finding {
  const { end, links, near, steps } = walk;
  const about = `file ${path}`;
  const last = links.at(-1);
  const seen = [evidence(step, `${end.at} ${end.path}`)] as const;
  const viaLink = last === undefined ? '' : `; the way leads over the link ${last.from} -> ${last.to}`;
  switch (end.at) {
    case 'missing': {
      const there =
        near.length === 0
          ? 'its folder is empty'
          : `there is ${near.slice(0, 5).join(', ')}${near.length > 5 ? ' and more' : ''}`;
      if (last === undefined)
        return finding('path-missing', {
          about,
          sentence: `${path} does not exist: no such file ${end.path}; ${there}`,
          evidence: seen,
        });
      const line = evidence(step, `link ${last.from} -> ${last.to}`);
      const sentence = `the link ${last.from} points to ${last.to}, which does not exist (no such file ${end.path}); ${there}`;
      return finding('link-dangling', { about, sentence, evidence: [line, ...seen] });
    }
    case 'loop':
      return finding('link-loop', {
        about,
        sentence: `${path} leads in a circle of links at ${end.path}`,
        evidence: seen,
      });
    case 'not-a-folder':
      return finding('path-not-folder', {
        about,
        sentence: `${path} cannot be there: ${end.path} is a file and not a folder`,
        evidence: seen,
      });
    case 'no-search': {
      const folder = steps.find((one) => one.path === end.path);
      const whose = folder === undefined ? '' : ` (mode ${folder.mode.toString(8)}, owner ${folder.uid}:${folder.gid})`;
      return finding('folder-closed', {
        about,
        sentence: `permission denied: the user of the process may not enter ${end.path}${whose}${viaLink}`,
        evidence: seen,
      });
    }
    default:
      return finding('path-unseen', {
        about,
        sentence: `${path} could not be looked at (${end.at} ${end.path})`,
        evidence: seen,
      });
  }
}
