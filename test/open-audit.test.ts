import { expect, it } from '@jest/globals';
import { createMetrics } from '../src/health/create-metrics.ts';
import { openAudit } from '../src/open-audit.ts';

it('counts requests for a check in YAML under its own name', async () => {
  const metrics = createMetrics();
  const audit = openAudit('silent', metrics, [{ name: 'my-app' }]);
  const who = { id: 'slack:T1/U1', name: 'Ada' };
  audit({ what: 'run', who, at: { chat: 'slack', address: 'C1', private: false }, check: 'my-app', end: 'answered' });
  expect(await metrics.registry.metrics()).toContain('kdebug_requests_total{check="my-app",end="answered"} 1');
});
