import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { validateView } from '../../../src/lab/slack-emulator/blocks/validate-blocks.ts';
import type { JsonObject } from '../../../src/lab/slack-emulator/json.ts';
import type { Form } from '../../../src/slack/modal/form.ts';
import { readForm, writeForm } from '../../../src/slack/modal/form.ts';
import { renderRunModal, type Shown } from '../../../src/slack/modal/render-run-modal.ts';
import { checks } from './sample-parts.ts';

const folder = new URL('./golden/', import.meta.url);
const shown = (form: Partial<Form>, more: Partial<Shown> = {}): Shown => {
  const all = { channel: 'C0INCIDENT', check: 'triage', ...form };
  return { form: all, check: checks.find(({ name }) => name === all.check), ...more };
};
const states: Readonly<Record<string, Shown>> = {
  'in a channel': shown({ cluster: 'prod', namespace: 'shop' }, { maxRung: 0 }),
  'no channel yet': shown({ channel: undefined }),
  'several clusters': shown({ cluster: 'prod', clusters: true }),
  'a check with words': shown(
    { cluster: 'prod', namespace: 'shop', workload: 'Deployment/checkout', check: 'tcp' },
    { maxRung: 1 },
  ),
  'names are typed': shown({ cluster: 'prod', namespace: 'shop', typed: true, clusters: true }),
  'always private': shown({ cluster: 'prod', namespace: 'shop' }, { alwaysPrivate: true, maxRung: 1 }),
};
const fileOf = (name: string): string => `${name.replaceAll(' ', '-')}.json`;
const rendered = (one: Shown): JsonObject => JSON.parse(JSON.stringify(renderRunModal(one))) as JsonObject;

describe('the form for a check', () => {
  it.each(Object.entries(states))(
    'for “%s” is the golden file, and valid by the rules of the emulator',
    (name, one) => {
      const view = rendered(one);
      const file = new URL(fileOf(name), folder);
      // KDEBUG_GOLDEN=write makes them anew; look at the difference before it is committed.
      if (process.env.KDEBUG_GOLDEN === 'write') writeFileSync(file, `${JSON.stringify(view, null, 2)}\n`);
      expect(existsSync(file)).toBe(true);
      expect(view).toEqual(JSON.parse(readFileSync(file, 'utf8')));
      expect(validateView(view)).toEqual([]);
    },
  );

  it('has no golden file without a state', () => {
    expect(readdirSync(folder).toSorted()).toEqual(Object.keys(states).map(fileOf).toSorted());
  });

  it('stays within Slack’s limits whatever checks are called and need', () => {
    const long = 'x <!channel> '.repeat(400);
    const check = { name: 'x'.repeat(60), summary: long, words: [`${'w'.repeat(60)}?`], ceiling: { rung: 5 as const } };
    const form = { check: check.name, workload: `Deployment/${'w'.repeat(253)}`, cluster: 'prod', namespace: 'shop' };
    expect(validateView(rendered({ form: { channel: 'C1', ...form }, check, maxRung: 0 }))).toEqual([]);
  });

  it('gives blocks that depend on another choice another id, so that Slack drops what was chosen in them', () => {
    const idsOf = (form: Partial<Form>) =>
      (rendered(shown({ cluster: 'prod', namespace: 'shop', ...form })).blocks as JsonObject[]).map(
        ({ block_id }) => block_id,
      );
    const [before, other] = [idsOf({}), idsOf({ namespace: 'store' })];
    const changed = before.filter((id) => !other.includes(id));
    expect(changed).toEqual([expect.stringMatching(/^workload-/), expect.stringMatching(/^pod-/)]);
  });
});

describe('what the form carries in its metadata', () => {
  it('comes back as it was', () => {
    const form = { channel: 'C1', cluster: 'prod', namespace: 'shop', workload: 'Job/x', check: 'dns', clusters: true };
    expect(readForm(writeForm(form))).toEqual(form);
  });

  it.each(['', '{', '7', '{"check":7,"cluster":{},"namespace":""}'])('is a new form when it is %j', (metadata) => {
    expect(readForm(metadata)).toEqual({ check: 'triage' });
  });
});
