import type { Finding } from '../report/finding.ts';
import { rankFindings } from '../report/rank.ts';
import { hideEvidence } from './hide-sensitive.ts';
import { inputOf, type Story } from './story.ts';

/** What the API alone tells, worth a person's while before the container is up; [] where the report comes at once. */
export function earlyFindings(story: Story): readonly Finding[] {
  const { check, parts, permit } = story;
  const input = inputOf(story);
  const { causes } = rankFindings(check.interpret(input).findings);
  if (causes.length === 0 || check.plan(input).length === 0) return [];
  return parts.redact(permit.sensitive ? causes : causes.map(hideEvidence)).value;
}
