import { describe, expect, it } from '@jest/globals';
import { UserError } from '../../../src/errors.ts';
import { suggestedOptions } from '../../../src/lab/slack-emulator/blocks/validate-blocks.ts';
import { actions } from '../../../src/slack/modal/form.ts';
import { toOptions } from '../../../src/slack/modal/to-options.ts';
import { pod } from '../../contracts/directory.ts';
import { makeParts, person } from './sample-parts.ts';

const form = { channel: 'C0INCIDENT', cluster: 'prod', namespace: 'shop', check: 'triage' };
const owner = { kind: 'Deployment', name: 'checkout' };
const parts = makeParts();
parts.directory.hear('prod', {
  type: 'all',
  pods: [
    pod('checkout-7f9c-aaaaa', { owner }),
    pod('checkout-7f9c-bbbbb', { owner, health: 'not ready, CrashLoopBackOff' }),
    pod('orders-0', { owner: { kind: 'StatefulSet', name: 'orders' }, app: 'shopdb' }),
    pod('bare'),
    pod('secret-0', { namespace: 'bank', owner: { kind: 'StatefulSet', name: 'secret' } }),
  ],
});
parts.directory.hear('lab', { type: 'all', pods: [pod('only', { namespace: 'bank' })] });

const valuesFor = async (action: string, words: string, more: object = {}) =>
  (await toOptions({ action, words, form: { ...form, ...more }, person }, parts)).map(({ value }) => value);

describe('the options of the form', () => {
  it.each([
    ['clusters with something to look into', actions.cluster, '', {}, ['prod']],
    ['namespaces that the person may look into', actions.namespace, '', {}, ['shop']],
    ['no namespace of another cluster', actions.namespace, '', { cluster: 'lab' }, []],
    ['no namespace of a cluster that kdebug does not know', actions.namespace, '', { cluster: 'evil' }, []],
    ['nothing before the namespace is chosen', actions.pod, '', { namespace: undefined }, []],
    ['nothing of a namespace that was forged into the form', actions.pod, '', { namespace: 'bank' }, []],
    ['workloads by name', actions.workload, '', {}, ['Deployment/checkout', 'StatefulSet/orders']],
    ['workloads by their kind', actions.workload, 'stateful', {}, ['StatefulSet/orders']],
    ['pods that are not ready first', actions.pod, 'checkout', {}, ['checkout-7f9c-bbbbb', 'checkout-7f9c-aaaaa']],
    ['pods by several words in any order', actions.pod, 'aaaa check', {}, ['checkout-7f9c-aaaaa']],
    ['pods by what is wrong with them', actions.pod, 'crash', {}, ['checkout-7f9c-bbbbb']],
    ['pods by what their labels call the app', actions.pod, 'SHOPDB', {}, ['orders-0']],
    ['pods of the chosen workload', actions.pod, '', { workload: 'StatefulSet/orders' }, ['orders-0']],
    ['checks by what they are for, those of that name first', actions.check, 'peer', {}, ['tcp']],
  ])('are %s', async (_, action, words, more, expected) => {
    expect(await valuesFor(action, words, more)).toEqual(expected);
  });

  it('name pods of 253 characters so that they can be told apart, chosen and found again', async () => {
    const long = makeParts();
    const names = ['a', 'b'].map((last) => `${'x'.repeat(252)}${last}`);
    long.directory.hear('prod', { type: 'all', pods: names.map((name) => pod(name)) });
    const options = await toOptions({ action: actions.pod, words: '', form, person }, long);
    expect(suggestedOptions({ options })).toEqual([]);
    expect(options.map(({ text }) => text.text.at(-1))).toEqual(['a', 'b']);
    const asking = { who: person, at: { chat: 'slack', address: 'C1', private: false }, check: 'triage' } as const;
    const found = options.map(({ value }) => long.pickers.named(asking, form, value ?? ''));
    expect(await Promise.all(found)).toEqual(names);
  });

  it('are at most 100, whatever there is', async () => {
    const many = makeParts();
    const pods = Array.from({ length: 300 }, (_, n) => pod(`web-${n}`, { health: `bad\u202e<!here> ${n}`.repeat(20) }));
    many.directory.hear('prod', { type: 'all', pods });
    const options = await toOptions({ action: actions.pod, words: 'web', form, person }, many);
    expect(options).toHaveLength(100);
    expect(suggestedOptions({ options })).toEqual([]);
    expect(JSON.stringify(options)).not.toContain('\u202e');
  });

  it('are none for whom nobody vouches', async () => {
    const why = new UserError({ code: 'slack-guest', message: 'Guests may not.', nextStep: 'Ask a member.' });
    const people = { vouch: () => Promise.reject(why), vouchAlone: () => Promise.reject(why) };
    const wanted = { action: actions.namespace, words: '', form, person };
    await expect(toOptions(wanted, { ...parts, people })).rejects.toBe(why);
  });
});
