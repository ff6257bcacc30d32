import type { Container } from '../model/container.ts';

/** Why an image is not to be had, in the kubelet's words; undefined when it is. */
export interface PullFailure {
  readonly reason: 'ErrImagePull' | 'ErrImageNeverPull' | 'InvalidImageName';
  readonly message: string;
}

/**
 * Nothing is pulled here: a name of these registries stands for the machine's own tools, so that manifests run unchanged; one
 * of any other fails as a wrong name does.
 */
const known = new Set([
  'docker.io',
  'ghcr.io',
  'quay.io',
  'gcr.io',
  'registry.k8s.io',
  'mcr.microsoft.com',
  'public.ecr.aws',
  'localhost',
  'kdebug.local',
]);

const domain = /(?:(?:[a-zA-Z0-9-]+(?:\.[a-zA-Z0-9-]+)+(?::\d+)?|[a-zA-Z0-9-]+:\d+|localhost)\/)?/.source;
const path = /[a-z0-9]+(?:[._/-]+[a-z0-9]+)*/.source;
const reference = new RegExp(`^${domain}${path}(?::\\w[\\w.-]*)?(?:@sha256:[a-f0-9]{64})?$`);

export type Judge = (container: Pick<Container, 'image' | 'imagePullPolicy'>) => PullFailure | undefined;

/** missing: images that are to fail, for trying. */
export function judgeImages(missing: readonly string[]): Judge {
  return ({ image, imagePullPolicy }) => {
    if (!reference.test(image)) {
      const message = `Failed to apply default image tag "${image}": couldn't parse image name "${image}": invalid reference format`;
      return { reason: 'InvalidImageName', message };
    }
    const registry = registryOf(image);
    if (!missing.includes(image) && (known.has(registry) || registry.startsWith('localhost:'))) return undefined;
    if (imagePullPolicy === 'Never')
      return {
        reason: 'ErrImageNeverPull',
        message: `Container image "${image}" is not present with pull policy of Never`,
      };
    const why = missing.includes(image) ? 'not found' : `dial tcp: lookup ${registry}: no such host`;
    return { reason: 'ErrImagePull', message: `Failed to pull image "${image}": failed to resolve reference: ${why}` };
  };
}

function registryOf(image: string): string {
  const [first = '', ...rest] = image.split('/');
  return rest.length > 0 && /[.:]|^localhost$/.test(first) ? first : 'docker.io';
}
