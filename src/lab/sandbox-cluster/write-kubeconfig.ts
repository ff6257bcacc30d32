import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A kubeconfig in the sandbox's folder, for its owner alone; its path. */
export function writeKubeconfig(
  folder: string,
  { url, token, cert }: { url: string; token: string; cert: string },
): string {
  const name = 'kdebug-sandbox';
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': name,
    contexts: [{ name, context: { cluster: name, user: name, namespace: 'default' } }],
    clusters: [{ name, cluster: { server: url, 'certificate-authority-data': Buffer.from(cert).toString('base64') } }],
    users: [{ name, user: { token } }],
  };
  const path = join(folder, 'kubeconfig');
  writeFileSync(path, `${JSON.stringify(config, undefined, 2)}\n`, { mode: 0o600 });
  return path;
}
