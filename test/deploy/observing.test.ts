import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { createMetrics } from '../../src/health/create-metrics.ts';
import { type Health, serveHealth } from '../../src/health/serve-health.ts';
import { type Journey, startJourney } from '../journeys/start-journey.ts';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const alerts = parse(read('deploy/alerts/kdebug.rules.yaml')) as {
  readonly groups: readonly {
    readonly rules: readonly {
      readonly alert: string;
      readonly expr: string;
      readonly annotations: { runbook: string };
    }[];
  }[];
};
const rules = alerts.groups.flatMap((group) => group.rules);
const dashboard = JSON.parse(read('deploy/dashboards/kdebug.json')) as {
  readonly panels: readonly { readonly targets: readonly { readonly expr: string }[] }[];
};
const page = read('docs/operating.md');
const metricsIn = (text: string): readonly string[] => text.match(/\b(?:kdebug|process|nodejs)_[a-z_]+/g) ?? [];

describe('what bot and worker tell Prometheus', () => {
  const metrics = createMetrics();
  let journey: Journey;
  let health: Health;
  let scraped: string;
  beforeAll(async () => {
    health = await serveHealth({
      port: 0,
      host: '127.0.0.1',
      metrics: { type: metrics.registry.contentType, text: () => metrics.registry.metrics() },
    });
    journey = await startJourney({ metrics });
    health.watch(() => [...journey.bot.waitsFor(), ...journey.worker.waitsFor()]);
    await (await journey.asks('web netcheck')).reply();
    await (await journey.asks('web netcheck -n nowhere')).heard();
    // Counted behind the reply; a worker tells its end before it counts it.
    scraped = await scrapeWith(health.port, [/_requests_total.*"answered"\} 1$/m, /_job_seconds_count/, /_workers\{/]);
  }, 20_000);
  afterAll(async () => {
    await journey?.close();
    await health?.close();
  });

  /** Those that Node's own collector adds in a process of kdebug's own (openHealth). */
  const own = (name: string): boolean => name.startsWith('kdebug_');

  it.each(rules.map(({ alert, expr }) => [alert, expr]))('has each metric of the alert %s', (_alert, expr) => {
    for (const name of metricsIn(expr).filter(own)) expect(scraped).toMatch(new RegExp(`^${name}[ {]`, 'm'));
  });

  it('has each metric of the dashboard', () => {
    const exprs = dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));
    const names = new Set(exprs.flatMap(metricsIn).filter(own));
    expect([...names].filter((name) => !new RegExp(`^${name}[ {]`, 'm').test(scraped))).toEqual([]);
    expect(names.size).toBeGreaterThan(15);
  });

  it('is explained in docs/operating.md, and nothing else is', () => {
    const told = scraped.match(/(?<=^# TYPE )kdebug_[a-z_]+/gm) ?? [];
    const explained = [...page.matchAll(/^\| `(kdebug_[a-z_]+)` \|/gm)].map(([, name]) => name);
    expect(new Set(explained)).toEqual(new Set(told));
  });

  it('holds nothing that a person typed, and no name of a person, pod or run', () => {
    expect(scraped).toMatch(/^kdebug_requests_total\{check="netcheck",end="answered"\} 1$/m);
    expect(scraped).not.toMatch(/nowhere|"web|U0|C0/);
  });
});

describe('the alert rules', () => {
  it.each(rules.map(({ alert, annotations }) => [alert, annotations.runbook]))('%s has a runbook', (alert, runbook) => {
    expect(runbook).toBe(`docs/operating.md#${alert.toLowerCase()}`);
    expect(page).toMatch(new RegExp(`^### ${alert}$`, 'm'));
  });

  it('are each seen to be quiet and to ring by those tests', () => {
    const { tests } = parse(read('deploy/alerts/kdebug.rules.test.yaml')) as {
      readonly tests: readonly { alert_rule_test: readonly { alertname: string; exp_alerts: readonly object[] }[] }[];
    };
    const cases = tests.flatMap((test) => test.alert_rule_test);
    const seen = (rings: boolean) =>
      new Set(cases.filter(({ exp_alerts: alerts }) => alerts.length > 0 === rings).map(({ alertname }) => alertname));
    const all = new Set(rules.map(({ alert }) => alert));
    expect([seen(false), seen(true)]).toEqual([all, all]);
  });
});

async function scrapeWith(port: number, wanted: readonly RegExp[]): Promise<string> {
  for (let tries = 0; tries < 200; tries += 1) {
    const answer = await fetch(`http://127.0.0.1:${port}/metrics`);
    expect(answer.headers.get('content-type')).toContain('text/plain; version=0.0.4');
    const text = await answer.text();
    if (wanted.every((pattern) => pattern.test(text))) return text;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('not counted within 5 s');
}
