import { type Health, noHealth, serveHealth } from './serve-health.ts';

/** The probes of a bot or worker, where its configuration names a port for them. */
export async function openHealth({ KDEBUG_HEALTH_PORT }: { readonly KDEBUG_HEALTH_PORT: number }): Promise<Health> {
  return KDEBUG_HEALTH_PORT === 0 ? noHealth : serveHealth({ port: KDEBUG_HEALTH_PORT });
}
