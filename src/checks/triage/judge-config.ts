import { evidence } from '../../check/make-finding.ts';
import type { Finding } from '../../report/finding.ts';
import { startFinding } from './start-codes.ts';
import type { Container, View } from './view.ts';
import { quoted } from './words.ts';

/** What a message of the kubelet says is missing of the pod's configuration. */
export interface Missing {
  readonly code: 'configmap-missing' | 'secret-missing' | 'config-key-missing';
  /** 'ConfigMap web-config does not exist in namespace shop' */
  readonly clause: string;
}

/** The kubelet's own wording (pkg/kubelet): there is no field that names the object. */
export function readMissing(message: string, namespace: string): Missing | undefined {
  const [, kind, name] = /\b(configmap|secret)s? "([^"]{1,253})" not found/i.exec(message) ?? [];
  if (kind !== undefined && name !== undefined) {
    const isSecret = kind.toLowerCase() === 'secret';
    const clause = `${isSecret ? 'Secret' : 'ConfigMap'} ${name} does not exist in namespace ${namespace}`;
    return { code: isSecret ? 'secret-missing' : 'configmap-missing', clause };
  }
  const [, key, holder, object] = /couldn't find key (\S{1,253}) in (ConfigMap|Secret) (\S{1,511})/.exec(message) ?? [];
  if (key !== undefined && holder !== undefined && object !== undefined) {
    const clause = `${holder} ${object.split('/').at(-1) ?? object} has no key ${key}`;
    return { code: 'config-key-missing', clause };
  }
  const [, nonExistent] = /references non-existent (?:config|secret) key: (\S{1,253})/.exec(message) ?? [];
  if (nonExistent === undefined) return undefined;
  return {
    code: 'config-key-missing',
    clause: `a volume names the key ${nonExistent}, which its object does not have`,
  };
}

export function judgeConfig({ namespace }: View, { title, spec }: Container, message: string): Finding {
  const seen = [evidence('api:pod', `CreateContainerConfigError: ${message}`)] as const;
  const missing = readMissing(message, namespace);
  if (missing !== undefined) {
    const sentence = `${missing.clause}, so ${title} cannot be made (CreateContainerConfigError)`;
    return startFinding(missing.code, { about: title, sentence, evidence: seen });
  }
  if (/runAsNonRoot|run as root|non-numeric user/i.test(message)) {
    const why = /non-numeric/i.test(message)
      ? `the image's user is a name, so that nobody can tell whether it is root`
      : `the image ${spec.image ?? ''} runs as root`;
    const sentence = `runAsNonRoot is set and ${why}: ${title} cannot be made (CreateContainerConfigError)`;
    return startFinding('config-runs-as-root', { about: title, sentence, evidence: seen });
  }
  const sentence = `${title} cannot be made (CreateContainerConfigError): ${quoted(message)}`;
  return startFinding('config-invalid', { about: title, sentence, evidence: seen });
}
