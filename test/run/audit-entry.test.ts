import { describe, expect, it } from '@jest/globals';
import type { RunNews } from '../../src/job/run-event.ts';
import { noLog } from '../../src/log.ts';
import { auditEntry, auditTo } from '../../src/run/audit-entry.ts';
import { ada, incident, runId, sampleRecord, sampleReport, sampleTarget, wholeStory } from './sample-run.ts';

const planned: RunNews = {
  type: 'planned',
  hash: 'h1',
  spec: {
    target: sampleTarget,
    image: 'toolbox',
    rung: 1,
    runAs: { uid: 1000, gid: 1000 },
    round: 1,
    steps: [{ id: 'cwd', argv: ['ls', { the: 'targetRoot', then: '/tmp' }], rung: 1, timeoutMs: 1000, maxBytes: 10 }],
  },
};

describe('auditEntry', () => {
  it('tells who looked where, by which rule, with which rights and commands, and what came out', () => {
    const story = [...wholeStory().slice(0, 2), planned, ...wholeStory().slice(2)];
    expect(auditEntry(sampleRecord(story), 'https://link')).toEqual({
      what: 'run',
      run: runId,
      who: ada,
      at: incident,
      link: 'https://link',
      rule: 'oncall',
      check: 'netcheck',
      target: { cluster: 'prod', namespace: 'shop', pod: 'web-1', container: 'app' },
      rung: 1,
      uid: 1000,
      argv: { listen: ['ss', '-ltn'] },
      specHash: 'h1',
      verdict: 'broken',
      end: 'answered',
    });
  });

  it('tells the commands also of a run that never came to a report', () => {
    const lost: RunNews = {
      type: 'ended',
      as: 'expired',
      problem: { code: 'worker-lost', message: 'm', nextStep: 'n' },
    };
    expect(auditEntry(sampleRecord([planned, lost]))).toMatchObject({
      argv: { cwd: ['ls', '{targetRoot}/tmp'] },
      specHash: 'h1',
      end: 'expired',
      code: 'worker-lost',
      target: { cluster: 'prod', namespace: 'shop' },
    });
  });

  it('holds neither output nor the reply address', () => {
    const record = sampleRecord(wholeStory(sampleReport({ bytes: 50 })), { replyUrl: 'https://reply' });
    const line = JSON.stringify(auditEntry(record));
    expect(line).not.toMatch(/xxxx|https:\/\/reply/);
  });
});

describe('auditTo', () => {
  it('writes the entry under one constant text', () => {
    const lines: unknown[] = [];
    const entry = auditEntry(sampleRecord(wholeStory()));
    auditTo({ ...noLog, info: (...line) => void lines.push(line) })(entry);
    expect(lines).toEqual([[entry, 'audit']]);
  });
});
