import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { problem, UserError } from '../errors.ts';
import type { Access } from './access.ts';
import { createTokenFile } from './token-file.ts';

const mounted = '/var/run/secrets/kubernetes.io/serviceaccount';
/** Every cluster's certificate holds this name; an address from the environment also works while DNS does not. */
const serverInside = 'https://kubernetes.default.svc';

/** Who asks and whom, inside a pod. Throws a UserError outside. */
export function readServiceAccount(server = serverInside, folder = mounted): Access {
  let ca: Buffer;
  try {
    ca = readFileSync(join(folder, 'ca.crt'));
  } catch (cause) {
    throw new UserError(
      problem(
        'no-kubeconfig',
        'No kubeconfig is named, and this process does not run in a pod with a service account.',
        'Name a kubeconfig, with KUBECONFIG.',
      ),
      { cause },
    );
  }
  const token = createTokenFile(join(folder, 'token'));
  return { server: new URL(server), tls: { ca }, headers: async () => ({ authorization: `Bearer ${await token()}` }) };
}
