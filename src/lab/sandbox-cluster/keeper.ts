import { randomBytes } from 'node:crypto';
import type { Server } from 'node:net';
import { basename, join } from 'node:path';
import { asError } from '../../errors.ts';
import { createLog } from '../../log.ts';
import { createAccess } from './api/authorize.ts';
import { serveApi } from './api/serve-api.ts';
import { runControllers } from './controllers/run-controllers.ts';
import { openBridge } from './network/open-bridge.ts';
import { serveDns } from './network/serve-dns.ts';
import { serveServices } from './network/serve-services.ts';
import { openCgroups } from './pods/cgroups.ts';
import { judgeImages } from './pods/images.ts';
import { startKubelet } from './pods/kubelet.ts';
import type { Machine } from './pods/machine.ts';
import { prepareMachine, sharedFolders } from './pods/prepare-machine.ts';
import { seedObjects } from './seed-objects.ts';
import { createStore } from './store/store.ts';

/** What the parent tells the keeper, together with the socket that listens. */
export interface KeeperOrder {
  readonly folder: string;
  readonly token: string;
  readonly tls: { readonly key: string; readonly cert: string };
  readonly missingImages: readonly string[];
  readonly commands: Readonly<Record<string, readonly string[]>>;
  readonly path: string;
  readonly manyUsers: boolean;
  readonly sysfs: boolean;
  readonly etc: boolean;
}

/** What the keeper answers, once. */
export type KeeperAnswer = { readonly ready: true; readonly limits: boolean } | { readonly failed: string };

// The process inside the sandbox's namespaces: API server, controllers and kubelet in one. It is ended by its shell.
process.once('message', (order: KeeperOrder, listening: Server) => {
  void keep(order, listening)
    .catch((error: unknown): KeeperAnswer => ({ failed: asError(error).message }))
    .then((answer) => process.send?.(answer));
});

async function keep(order: KeeperOrder, listening: Server): Promise<KeeperAnswer> {
  const { folder, path, manyUsers, sysfs, etc, token, tls, missingImages, commands } = order;
  const log = createLog('warn', { part: 'sandbox' });
  const state = join(folder, 'state');
  const machine: Machine = {
    state,
    path,
    manyUsers,
    sysfs,
    commands,
    shared: sharedFolders(),
    etc: etc ? '/etc' : join(state, 'etc'),
  };
  const store = createStore();
  await Promise.all([prepareMachine(machine), openBridge(machine)]);
  const cgroups = openCgroups(state, basename(folder), log);
  runControllers(store, log);
  const runtime = startKubelet({ machine, store, cgroups, judge: judgeImages(missingImages), log });
  seedObjects(store);
  await Promise.all([serveDns(store, log), serveServices(machine, store, log)]);
  const access = createAccess(store, token, () => randomBytes(24).toString('base64url'));
  await serveApi({ store, access, runtime, tls, log }, listening);
  return { ready: true, limits: cgroups.limits };
}
