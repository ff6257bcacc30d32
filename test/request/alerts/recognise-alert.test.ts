import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { recogniseAlert } from '../../../src/request/alerts/recognise-alert.ts';
import { readSet, sets } from './corpus.ts';
import { hostileTexts } from './hostile-texts.ts';

const text = (words: string) => recogniseAlert({ text: words, user: 'U1' });

describe.each(sets)('the %s set of alert messages', (set) => {
  const samples = readSet(set);

  it.each(samples)('$id is about what a person would say', ({ message, answer, choices }) => {
    const found = recogniseAlert(message);
    expect('choices' in found ? { choices: found.choices } : { answer: found.answer }).toEqual(
      choices === undefined ? { answer } : { choices },
    );
    expect(found.reason).not.toBe('');
  });

  it('names each message once', () => {
    expect(new Set(samples.map(({ id }) => id)).size).toBe(samples.length);
  });
});

describe('the corpus', () => {
  it('has at least 60 messages that were there before the recognisers, 20 of them about nothing', () => {
    const first = readSet('first');
    expect(first.length).toBeGreaterThanOrEqual(60);
    expect(first.filter(({ answer }) => answer === null).length).toBeGreaterThanOrEqual(20);
  });
});

describe("an exporter's own pod", () => {
  const exporter = 'kube-state-metrics-7c5bdf9f6b-9fnbz';

  it.each([
    ['nothing when the alert names no workload', `node="n1", pod="${exporter}", namespace="mon"`, null],
    ['the workload that stands beside it', `statefulset="db", pod="${exporter}", namespace="shop"`, 'db'],
    ['itself when the alert is about pods', `alertname="KubePodCrashLooping", pod="${exporter}"`, exporter],
    ['the exported pod that stands beside it', `exported_pod="web-0", pod="${exporter}"`, 'web-0'],
  ])('stands for %s', (_, labels, name) => {
    const found = recogniseAlert({ username: 'AlertManager', text: `{${labels}}` });
    expect('answer' in found ? (found.answer?.name ?? null) : 'asked').toBe(name);
  });
});

describe('a name that only looks like a pod', () => {
  it.each([
    'please ask jean-luc-0 about it',
    'build on gke-prod-default-pool-7f9c8d6b-x2xz',
    'branch fix-7f9c8d6b5c-x2x4z is red',
    'use e.g. `kubectl logs web-7f9c8d6b5c-x2x4z`',
    'image registry.example.com/web-7f9c8d6b5c-x2x4z:1',
    'OOM on pod warehouse-sync-7f9c8d6b5c-x2…',
  ])('is not gone ahead with: %s', (words) => {
    expect(text(words)).toMatchObject({ answer: null });
  });
});

describe('any message', () => {
  it('is read without an error, whatever it holds', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), (json) => {
        expect(() => recogniseAlert(JSON.parse(json))).not.toThrow();
      }),
    );
  });

  it('gives no name that does not stand in it', () => {
    const word = fc.constantFrom(
      ...'pod in ns namespace `web-0` web-7f9c8d6b5c-x2x4z shop/db-1 deploy/api kubectl logs -n shop : = , sts/q crash'.split(
        ' ',
      ),
      '\n',
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 30 }), (words) => {
        const source = words.join(' ');
        const found = text(source);
        const subjects = 'choices' in found ? found.choices : found.answer === null ? [] : [found.answer];
        for (const { name } of subjects) expect(source).toContain(name);
      }),
    );
  });

  it('offers no more choices than a person reads', () => {
    const many = Array.from({ length: 40 }, (_, n) => `pod jobs/worker-${n} failed`).join('\n');
    expect(text(many)).toMatchObject({
      choices: expect.arrayContaining([{ namespace: 'jobs', kind: 'Pod', name: 'worker-0' }]),
    });
    const found = text(many);
    expect('choices' in found && found.choices.length).toBe(10);
  });

  it.each([
    ['a line', 2_000, 'a,', 'web-123'],
    ['a message', 12_000, 'lorem ipsum\n', undefined],
  ])('that is so long that %s is cut gives no half of a name', (_, chars, filler, beyond) => {
    for (let before = 0; before < 24; before++) {
      const ahead = `${filler.repeat(chars).slice(0, chars - before - 1)} `;
      const found = text(`${ahead}pod="web-123",namespace="shop"`);
      const whole = before >= 'pod="web-123",'.length ? 'web-123' : beyond;
      expect({ before, name: 'answer' in found ? found.answer?.name : 'asked' }).toEqual({ before, name: whole });
    }
  });

  it('with more links than anybody follows is read in less than 200 ms of work', () => {
    const link = (n: number) => ({ title_link: `https://grafana.example/d/${n}?${'var-a=b&'.repeat(1_000)}` });
    const attachments = Array.from({ length: 100 }, (_, n) => link(n));
    expect(leastWorkMs(() => recogniseAlert({ username: 'grafana', attachments }))).toBeLessThan(mostMs);
  });

  it.each(hostileTexts(40_000))('of 40 KB is read in less than 200 ms of work: $of', ({ hostile }) => {
    expect(leastWorkMs(() => recogniseAlert({ text: hostile }))).toBeLessThan(mostMs);
    const attachments = [
      { title: hostile.slice(0, 8_000), text: hostile, fields: [{ title: hostile, value: hostile }] },
    ];
    expect(leastWorkMs(() => recogniseAlert({ username: 'datadog grafana', attachments }))).toBeLessThan(mostMs);
  });
});

/** On an idle machine it is under 40 ms; what is quadratic takes seconds. */
const mostMs = 200;

/** This thread's time on the processor, not the clock's: other processes and threads must not fail the test. */
function leastWorkMs(work: () => unknown): number {
  let least = Number.POSITIVE_INFINITY;
  for (let run = 0; run < 8 && least >= mostMs; run++) {
    const before = process.threadCpuUsage();
    work();
    const { user, system } = process.threadCpuUsage(before);
    least = Math.min(least, (user + system) / 1000);
  }
  return least;
}
