import type { KubernetesObject, V1Pod, V1PodSpec } from '@kubernetes/client-node';
import type { Scene } from './world.ts';

/** TERM ends it at once; without the trap `sh` as PID 1 would ignore it. */
const runs = 'trap "exit 0" TERM; echo hello from app; while :; do sleep 1 & wait $!; done';
const loiters = runs.replace('exit 0', ':');
const commands: Readonly<Record<Scene['behaves'], string>> = {
  runs,
  'takes its time to end': loiters,
  crashes: 'echo last words; exit 3',
  ends: 'echo done',
  'is never scheduled': runs,
  'ends after 8 s': 'sleep 8',
  'the second crashes': `case $(hostname) in *-1) echo last words; exit 3 ;; esac; ${runs}`,
};

interface Place {
  readonly namespace: string;
  readonly image: string;
}

/** A scene as objects of the Kubernetes API. */
export function manifestsOf(scene: Scene, place: Place): readonly KubernetesObject[] {
  const { kind, name, replicas = 1 } = scene;
  const labels = { app: name };
  const metadata = { name, namespace: place.namespace, labels, annotations: annotationsOf(scene) };
  const spec = podSpecOf(scene, place);
  const selector = { matchLabels: labels };
  const template = { metadata: { labels, annotations: annotationsOf(scene) }, spec };
  const main = {
    Pod: { apiVersion: 'v1', kind, metadata, spec },
    Deployment: { apiVersion: 'apps/v1', kind, metadata, spec: { replicas, selector, template } },
    StatefulSet: { apiVersion: 'apps/v1', kind, metadata, spec: { replicas, selector, template, serviceName: name } },
  }[kind];
  const ports = [{ port: 80, targetPort: 8080 }];
  const service = { apiVersion: 'v1', kind: 'Service', metadata, spec: { selector: labels, ports } };
  return scene.service === undefined ? [main] : [main, service];
}

function annotationsOf({ defaultContainer }: Scene): Record<string, string> {
  return defaultContainer === undefined ? {} : { 'kubectl.kubernetes.io/default-container': defaultContainer };
}

function podSpecOf(
  { behaves, runAs = { uid: 1000, gid: 1000 }, containers = ['app'] }: Scene,
  { image }: Place,
): V1PodSpec {
  return {
    terminationGracePeriodSeconds: 2,
    automountServiceAccountToken: false,
    restartPolicy: behaves === 'ends' ? 'Never' : 'Always',
    ...(behaves === 'is never scheduled' ? { nodeSelector: { 'kdebug.test/none': 'none' } } : {}),
    containers: containers.map((name) => ({
      name,
      image,
      imagePullPolicy: 'IfNotPresent',
      command: ['sh', '-c', commands[behaves]],
      securityContext: {
        runAsNonRoot: true,
        runAsUser: runAs.uid,
        runAsGroup: runAs.gid,
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
        seccompProfile: { type: 'RuntimeDefault' },
      },
    })),
  };
}

/** Whether the pods of a scene behave as it says. */
export function reached({ behaves, replicas = 1 }: Scene, pods: readonly V1Pod[]): boolean {
  if (behaves !== 'the second crashes') return pods.length === replicas && pods.every((pod) => behavesSo(behaves, pod));
  return (['crashes', 'runs'] as const).every((each) => pods.some((pod) => behavesSo(each, pod)));
}

function behavesSo(behaves: Scene['behaves'], { status }: V1Pod): boolean {
  const [container] = status?.containerStatuses ?? [];
  switch (behaves) {
    case 'crashes':
      return (container?.restartCount ?? 0) > 0 && container?.state?.running === undefined;
    case 'ends':
      return status?.phase === 'Succeeded';
    case 'is never scheduled':
      return status?.conditions?.some(({ type, status: is }) => type === 'PodScheduled' && is === 'False') === true;
    default:
      return status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') === true;
  }
}
