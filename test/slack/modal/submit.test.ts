import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseCommand } from '../../../src/request/parse-command.ts';
import { repairText } from '../../../src/request/repair-text.ts';
import type { Submission } from '../../../src/slack/modal/read-submission.ts';
import { blockIds } from '../../../src/slack/modal/render-run-modal.ts';
import { submit } from '../../../src/slack/modal/submit.ts';
import { pod } from '../../contracts/directory.ts';
import { checks, makeParts, person } from './sample-parts.ts';

const form = { channel: 'C0INCIDENT', cluster: 'prod', namespace: 'shop', check: 'triage' };
const parts = makeParts();
parts.directory.hear('prod', { type: 'all', pods: [pod('web')] });
const given = (more: Partial<Submission> = {}): Submission => ({
  channel: 'C0INCIDENT',
  cluster: undefined,
  namespace: 'shop',
  workload: undefined,
  pod: 'web',
  target: undefined,
  check: 'triage',
  args: new Map(),
  private: false,
  replyUrl: undefined,
  ...more,
});
const submitted = (more: Partial<Submission> = {}, used = form) =>
  submit({ given: given(more), form: used, person, view: 'V1', now: 1_000 }, parts);
const args = (values: Readonly<Record<string, string>>) =>
  new Map(Object.entries(values).map(([word, value]) => [blockIds.arg('tcp', word), value]));

describe('a form that is submitted', () => {
  it.each<[string, Partial<Submission>, string]>([
    ['a pod', {}, 'web triage -n shop --cluster prod'],
    ['a workload', { pod: undefined, workload: 'Deployment/api' }, 'deploy/api triage -n shop --cluster prod'],
    [
      'a workload of a kind of its own',
      { pod: undefined, workload: 'Rollout/api' },
      'api triage -n shop --cluster prod',
    ],
    ['a pod before its workload', { workload: 'Deployment/web' }, 'web triage -n shop --cluster prod'],
    ['a private answer', { private: true }, 'web triage -n shop --cluster prod --private'],
    [
      'words of a check',
      { check: 'tcp', args: args({ host: 'orders', 'port?': '80' }) },
      'web tcp orders 80 -n shop --cluster prod',
    ],
  ])('with %s is the ask of the same command', async (_, more, text) => {
    const result = await submitted(more);
    expect(result).toMatchObject({ ask: { how: 'command', text, from: person, askedAt: 1_000 } });
  });

  it('is one ask however often Slack delivers it, and takes the reply address of its channel along', async () => {
    const replyUrl = 'https://hooks.slack.com/app/1';
    const [one, again] = [await submitted({ replyUrl }), await submitted({ replyUrl })];
    expect(one).toEqual(again);
    expect(one).toMatchObject({ ask: { replyUrl, at: { channel: 'slack:C0INCIDENT' } } });
  });

  it.each<[string, Partial<Submission>, string, RegExp]>([
    ['no channel', { channel: undefined }, 'channel', /Choose the channel/],
    ['no check', { check: 'nope' }, 'check', /Choose a check/],
    ['no pod', { pod: undefined }, blockIds.pod(form), /Choose a workload or a pod/],
    ['a missing word', { check: 'tcp' }, blockIds.arg('tcp', 'host'), /needs this/],
    ['a namespace that is not allowed', { namespace: 'bank' }, blockIds.namespace(form), /Rule shop allows shop/],
    ['a pod that cannot be one', { pod: '$(id)' }, blockIds.pod(form), /cannot be the name/],
  ])('with %s is refused in its place', async (_, more, block, why) => {
    expect(await submitted(more)).toEqual({ mistake: { block, why: expect.stringMatching(why) } });
  });

  it('says it at the words that a check does not take', async () => {
    const wrong = { code: 'bad-args', message: '`tcp`: PORT is no port.', nextStep: 'Write a port.' };
    const more = given({ check: 'tcp', args: args({ host: 'orders', 'port?': 'x' }) });
    const strict = { ...parts, checkArgs: () => wrong };
    const result = await submit({ given: more, form, person, view: 'V1', now: 1_000 }, strict);
    expect(result).toEqual({
      mistake: { block: blockIds.arg('tcp', 'port?'), why: 'tcp: PORT is no port. Write a port.' },
    });
  });

  it('with a typed target means what a command means by it', async () => {
    const typed = { ...form, typed: true };
    const result = await submitted({ pod: undefined, target: 'sts/orders' }, typed);
    expect(result).toMatchObject({ ask: { text: 'sts/orders triage -n shop --cluster prod' } });
    const option = await submitted({ pod: undefined, target: '--cluster=lab' }, typed);
    expect(option).toMatchObject({ mistake: { block: 'target' } });
  });

  it('gives each typed word to the check as one word, whatever stands in it', async () => {
    const words = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 80 }).filter((word) => word.trim() === word);
    await fc.assert(
      fc.asyncProperty(words, async (word) => {
        const result = await submitted({ check: 'tcp', args: args({ host: word }) });
        if (!('ask' in result)) throw new Error(JSON.stringify(result));
        const command = parseCommand(result.ask.text, { checks });
        const { host } = command.do === 'run' ? command.args : {};
        expect(command).toMatchObject({ where: { by: { name: 'web' }, namespace: 'shop', cluster: 'prod' } });
        expect(repairText(String(host))).toBe(host);
      }),
      { numRuns: 100 },
    );
  });
});
