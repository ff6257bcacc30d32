import { describe, expect, it } from '@jest/globals';
import { seed } from '../../../src/lab/slack-emulator/seed-world.ts';
import type { SlackEmulator } from '../../../src/lab/slack-emulator/slack-emulator.ts';
import { actions, button, call, connect, type Json, startEmulator } from './start-emulator.ts';

const { incidents, member } = seed;
const modal = (more: Json = {}): Json => ({
  type: 'modal',
  title: { type: 'plain_text', text: 'Debug a pod' },
  blocks: [
    {
      type: 'input',
      block_id: 'pod',
      label: { type: 'plain_text', text: 'Pod' },
      element: { type: 'plain_text_input', action_id: 'name' },
    },
    actions(button('more')),
  ],
  ...more,
});

/** A trigger from a real command, as an app gets it. */
async function trigger(emulator: SlackEmulator): Promise<unknown> {
  return (await emulator.as(member).command(incidents, '/kdebug')).payload.trigger_id;
}
const open = async (emulator: SlackEmulator, view = modal()): Promise<Json> =>
  call(emulator, 'views.open', { trigger_id: await trigger(emulator), view });

describe('views.open', () => {
  it('opens a modal for the person behind the trigger, once, within three seconds', async () => {
    let now = Date.now();
    const emulator = await startEmulator({ now: () => now });
    await connect(emulator);
    const trigger_id = await trigger(emulator);
    expect(await call(emulator, 'views.open', { trigger_id, view: modal() })).toMatchObject({ ok: true });
    expect(emulator.modals(member)).toMatchObject([{ type: 'modal', app_id: seed.app, state: { values: {} } }]);
    const again = await call(emulator, 'views.open', { trigger_id, view: modal() });
    expect(again).toMatchObject({ error: 'exchanged_trigger_id' });
    const late = await trigger(emulator);
    now += 3_001;
    expect(await call(emulator, 'views.open', { trigger_id: late, view: modal() })).toMatchObject({
      error: 'expired_trigger_id',
    });
  });

  it.each<[string, Json, string]>([
    ['an unknown trigger', { trigger_id: '1.2.3', view: modal() }, 'invalid_trigger_id'],
    ['no view', { trigger_id: '1.2.3' }, 'invalid_arguments'],
    ['a view without title', { trigger_id: '1.2.3', view: { type: 'modal', blocks: [] } }, 'invalid_arguments'],
    [
      'a title over 24 characters',
      { view: modal({ title: { type: 'plain_text', text: 'x'.repeat(25) } }) },
      'invalid_arguments',
    ],
    ['over 100 blocks', { view: modal({ blocks: Array(101).fill({ type: 'divider' }) }) }, 'invalid_arguments'],
    ['private_metadata over 3,000', { view: modal({ private_metadata: 'x'.repeat(3_001) }) }, 'invalid_arguments'],
  ])('refuses %s', async (_what, args, error) => {
    const emulator = await startEmulator();
    expect(await call(emulator, 'views.open', args)).toMatchObject({ ok: false, error });
  });

  it('refuses a view over 250 kB', async () => {
    const emulator = await startEmulator();
    const text = { type: 'mrkdwn', text: 'x'.repeat(2_999) };
    const view = modal({ blocks: Array(99).fill({ type: 'section', text }) });
    expect(await call(emulator, 'views.open', { trigger_id: '1.2.3', view })).toMatchObject({
      error: 'view_too_large',
    });
  });
});

describe('views.update and views.push', () => {
  it('change a modal unless its hash is an old one', async () => {
    const emulator = await startEmulator();
    await connect(emulator);
    const { id: view_id, hash } = (await open(emulator)).view as Json;
    const changed = modal({ private_metadata: 'new' });
    expect(await call(emulator, 'views.update', { view_id, hash, view: changed })).toMatchObject({ ok: true });
    expect(emulator.modals(member)).toMatchObject([{ id: view_id, private_metadata: 'new' }]);
    const late = await call(emulator, 'views.update', { view_id, hash, view: changed });
    expect(late).toMatchObject({ error: 'hash_conflict' });
  });

  it('find nothing under a foreign id', async () => {
    const emulator = await startEmulator();
    expect(await call(emulator, 'views.update', { view_id: 'V0', view: modal() })).toMatchObject({
      error: 'not_found',
    });
    expect(await call(emulator, 'views.update', { view: modal() })).toMatchObject({ error: 'invalid_arguments' });
  });

  it('stack up to three modals', async () => {
    const emulator = await startEmulator();
    await connect(emulator);
    await open(emulator);
    const push = async (): Promise<Json> => {
      const { payload } = await emulator.as(member).clickView('more');
      return call(emulator, 'views.push', { trigger_id: payload.trigger_id, view: modal() });
    };
    expect(await push()).toMatchObject({ ok: true });
    expect(await push()).toMatchObject({ ok: true, view: { previous_view_id: emulator.modals(member)[1]?.id } });
    expect(await push()).toMatchObject({ error: 'push_limit_reached' });
  });
});

describe('a modal that is submitted', () => {
  it('carries its values, and closes after an empty acknowledgement', async () => {
    const emulator = await startEmulator();
    await connect(emulator);
    await open(emulator);
    const { payload } = await emulator.as(member).submit({ name: { value: 'web' } });
    expect(payload).toMatchObject({
      type: 'view_submission',
      user: { id: member },
      view: { state: { values: { pod: { name: { type: 'plain_text_input', value: 'web' } } } } },
    });
    expect(emulator.modals(member)).toEqual([]);
  });

  it.each<[Json, number]>([
    [{ response_action: 'errors', errors: { pod: 'no such pod' } }, 1],
    [{ response_action: 'update', view: modal({ private_metadata: 'next' }) }, 1],
    [{ response_action: 'push', view: modal() }, 2],
    [{ response_action: 'clear' }, 0],
  ])('obeys %j', async (answer, left) => {
    const emulator = await startEmulator();
    await connect(emulator, (type) => (type === 'interactive' ? answer : {}));
    await open(emulator);
    await emulator.as(member).submit({ name: { value: 'web' } });
    expect(emulator.modals(member)).toHaveLength(left);
  });
});

describe('views.publish', () => {
  it('fills the Home tab, which opening it announces', async () => {
    const emulator = await startEmulator();
    await connect(emulator);
    const { payload } = await emulator.as(member).openHome();
    expect(payload.event).toMatchObject({ type: 'app_home_opened', tab: 'home', user: member });
    const view = { type: 'home', blocks: [{ type: 'divider' }] };
    expect(await call(emulator, 'views.publish', { user_id: member, view })).toMatchObject({ ok: true });
    expect(emulator.home(member)).toMatchObject(view);
    const stale = await call(emulator, 'views.publish', { user_id: member, view, hash: 'old' });
    expect(stale).toMatchObject({ error: 'hash_conflict' });
    const nobody = await call(emulator, 'views.publish', { user_id: 'U0NOBODY', view });
    expect(nobody).toMatchObject({ error: 'user_not_found' });
  });
});
