import type { V1EnvVar, V1EphemeralContainer } from '@kubernetes/client-node';
import type { Spec, Start } from '../job/spec.ts';
import { encodeRunner } from '../runner/encode-steps.ts';

export type PullPolicy = 'Never' | 'IfNotPresent' | 'Always';

/**
 * The ephemeral container of one round. What it may do is the least that PodSecurity `restricted` asks for, because the
 * whole pod is judged again at every later injection, and an entry can never be removed.
 */
export function buildContainer(spec: Spec, start: Start, imagePullPolicy: PullPolicy): V1EphemeralContainer {
  const { container } = spec.target;
  const env = secretVariables(spec);
  const runner = encodeRunner({
    start,
    steps: spec.steps,
    ...(container?.id === undefined ? {} : { targetContainerId: bareId(container.id) }),
  });
  return {
    name: start.container,
    image: spec.image,
    imagePullPolicy,
    command: runner.command.map(doubleDollars),
    args: runner.args.map(doubleDollars),
    stdin: true,
    // With stdinOnce the first client's end would close standard input for good.
    stdinOnce: false,
    tty: false,
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      privileged: false,
      runAsNonRoot: true,
      ...(spec.runAs === undefined ? {} : { runAsUser: spec.runAs.uid, runAsGroup: spec.runAs.gid }),
      seccompProfile: { type: 'RuntimeDefault' },
    },
    terminationMessagePolicy: 'File',
    ...(env.length === 0 ? {} : { env }),
    ...(container === undefined ? {} : { targetContainerName: container.name }),
  };
}

/** Optional, for a Secret that is gone would keep the container from starting, and with it the steps that need none. */
function secretVariables({ steps }: Spec): V1EnvVar[] {
  const secrets = steps.flatMap((step) => step.secrets ?? []);
  return [...new Map(secrets.map((one) => [one.name, one])).values()].map(({ name, secret, key }) => ({
    name,
    valueFrom: { secretKeyRef: { name: secret, key, optional: true } },
  }));
}

/** The kubelet expands $(VAR) and turns $$ into $, in every element of command and args. */
function doubleDollars(text: string): string {
  return text.replaceAll('$', '$$$$');
}

/** 'containerd://<id>' in the pod's status, '<id>' in the cgroup's path. */
function bareId(id: string): string {
  return id.slice(id.lastIndexOf('/') + 1);
}
