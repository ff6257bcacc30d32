import { collectDefaultMetrics } from 'prom-client';
import type { Metrics } from './create-metrics.ts';
import { type Health, noHealth, serveHealth } from './serve-health.ts';

/** Probes and metrics of a bot or worker, where its configuration names a port for them. */
export async function openHealth(
  { KDEBUG_HEALTH_PORT: port }: { readonly KDEBUG_HEALTH_PORT: number },
  { registry }: Metrics,
): Promise<Health> {
  if (port === 0) return noHealth;
  collectDefaultMetrics({ register: registry });
  return serveHealth({ port, metrics: { type: registry.contentType, text: () => registry.metrics() } });
}
