import { type Problem, problem } from '../errors.ts';
import type { Spec } from '../job/spec.ts';
import type { Request, Selection } from '../request/request.ts';
import { rawArgv } from './judge-rule.ts';
import type { Permit } from './permit.ts';

/** UID and GID of R0, as the pod's step runs when it is nobody in particular. */
const nobody = 65532;

/** Whether a spec is what the request asked for and stays within the permit. undefined: it is. */
export function judgeSpec(spec: Spec, request: Request, permit: Permit): Problem | undefined {
  const why =
    whyOtherTarget(spec, request) ??
    whyTooHigh(spec, permit) ??
    whyOtherUid(spec) ??
    whyNoCredentials(spec, permit) ??
    whyOtherArgv(spec, request, permit);
  return why === undefined
    ? undefined
    : problem(
        'spec-not-allowed',
        `The injection was refused: ${why}.`,
        'Ask again; if it stays so, tell whoever runs kdebug.',
      );
}

function whyOtherTarget({ target }: Spec, { on }: Request): string | undefined {
  const fits = (selection: Selection): boolean =>
    selection.cluster === target.cluster &&
    selection.namespace === target.namespace &&
    (selection.container === undefined ||
      target.container === undefined ||
      selection.container === target.container.name);
  return on.some(fits) ? undefined : `its target ${target.namespace}/${target.pod} is not what was asked for`;
}

function whyTooHigh({ rung, steps }: Spec, { maxRung, rule }: Permit): string | undefined {
  const highest = Math.max(rung, ...steps.map((step) => step.rung));
  if (highest > maxRung) return `it needs rung R${highest}, and rule ${rule} allows R${maxRung}`;
  return highest > rung ? `a step needs rung R${highest} in a container of R${rung}` : undefined;
}

/** R0 is UID 65532, R1 the target's UID and never root; kdebug injects no higher rung. */
function whyOtherUid({ rung, runAs, target }: Spec): string | undefined {
  if (rung > 1) return `kdebug injects nothing above R1, and it needs R${rung}`;
  const { uid, gid } =
    rung === 0 ? { uid: nobody, gid: nobody } : { uid: target.container?.uid, gid: target.container?.gid };
  const same = runAs !== undefined && runAs.uid === uid && runAs.gid === gid && uid !== 0;
  return same ? undefined : `UID ${runAs?.uid ?? 'of the image'} is not that of rung R${rung}`;
}

const secretNames = ['KDEBUG_USER', 'KDEBUG_PASSWORD', 'KDEBUG_URL'];

/** All steps of a container share its environment, so one meaning for each name; and no process of the target beside it. */
function whyNoCredentials({ steps, target, rung }: Spec, { credentials, rule }: Permit): string | undefined {
  const secrets = steps.flatMap((step) => step.secrets ?? []);
  if (secrets.length === 0) return undefined;
  if (credentials !== true) return `it logs in with credentials, and rule ${rule} does not give them`;
  if (target.container !== undefined || rung !== 0) return 'credentials are only for a container without target at R0';
  const meanings = new Set(secrets.map(({ name, secret, key }) => `${name} ${secret} ${key}`));
  const names = new Set(secrets.map(({ name }) => name));
  const odd = meanings.size !== names.size || [...names].some((name) => !secretNames.includes(name));
  return odd ? 'its variables for credentials are not those that kdebug uses' : undefined;
}

function whyOtherArgv({ target, steps }: Spec, request: Request, permit: Permit): string | undefined {
  if (request.check !== 'raw') return undefined;
  if (target.container !== undefined && !permit.rawWithTarget) {
    return `rule ${permit.rule} allows raw commands only without target`;
  }
  const asked = rawArgv(request) ?? [];
  const same = steps.every(({ argv }) => argv.length === asked.length && argv.every((word, at) => word === asked[at]));
  return same ? undefined : 'its command is not the one that was asked for';
}
