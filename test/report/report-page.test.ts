import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { composeReport } from '../../src/report/compose-report.ts';
import { fieldsOf, reportSchema, schemaIsTheType } from './report-schema.ts';

const page = readFileSync(new URL('../../docs/report.md', import.meta.url), 'utf8');
const example: unknown = JSON.parse(/```json\n(.*?)```/s.exec(page)?.[1] ?? 'null');

describe('docs/report.md', () => {
  it.each(Object.keys(fieldsOf))('names each field of %s, in its order, and no other', (heading) => {
    const [, section = ''] = page.split(`\n## ${heading}\n`);
    const named = [...(section.split('\n## ')[0] ?? '').matchAll(/^\| `(\w+)` \|/gm)].map(([, field]) => field);
    expect(named).toEqual(fieldsOf[heading]);
  });

  it('shows an example of the type', () => {
    expect(schemaIsTheType).toBe(true);
    expect(reportSchema.safeParse(example).error).toBeUndefined();
  });

  it('shows what composing really gives, whatever the order of the findings', () => {
    const { v, verdict, headline, under, masked, ...parts } = reportSchema.parse(example);
    const composed = composeReport({ ...parts, findings: parts.findings.toReversed() });
    expect(composed).toEqual({ ...parts, v, verdict, headline, under, masked });
  });
});
