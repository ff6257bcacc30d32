import { describe, expect, it } from '@jest/globals';
import { seed } from '../../../src/lab/slack-emulator/seed-world.ts';
import { type Json, startEmulator, transports } from './start-emulator.ts';

const { incidents, random, member, colleague, outsider } = seed;

describe.each(transports)('in $name, a person with a menu', ({ attach }) => {
  it('sends a message with its channel, a trigger and a reply address, as from the menu of the message', async () => {
    const emulator = await startEmulator();
    const seen: Json[] = [];
    await attach(emulator, (_type, payload) => {
      seen.push(payload);
      return {};
    });
    const { ts } = emulator.as(colleague).post(incidents, 'web is slow');
    const done = await emulator.as(member).messageShortcut(incidents, ts, 'kdebug_look');
    expect(done).toMatchObject({ outcome: 'acked' });
    expect(seen).toMatchObject([
      {
        type: 'message_action',
        callback_id: 'kdebug_look',
        message_ts: ts,
        message: { type: 'message', text: 'web is slow', user: colleague, ts },
        channel: { id: incidents, name: 'incidents' },
        user: { id: member, team_id: seed.team },
        team: { id: seed.team },
        trigger_id: expect.any(String),
        response_url: expect.stringContaining('/response/'),
      },
    ]);
  });

  it('sends a shortcut of Slack’s own menu without a channel and a reply address', async () => {
    const emulator = await startEmulator();
    const seen: Json[] = [];
    await attach(emulator, (_type, payload) => {
      seen.push(payload);
      return {};
    });
    await emulator.as(member).shortcut('kdebug_run');
    expect(seen).toMatchObject([{ type: 'shortcut', callback_id: 'kdebug_run', trigger_id: expect.any(String) }]);
    expect(Object.keys(seen[0] ?? {})).not.toEqual(expect.arrayContaining(['channel']));
    expect(seen[0]).not.toHaveProperty('response_url');
  });

  it('is told that the app did not respond', async () => {
    const emulator = await startEmulator({ ackTimeoutMs: 50 });
    await attach(emulator, () => 'silent');
    const { ts } = emulator.as(colleague).post(incidents, 'web is slow');
    const { outcome, shown } = await emulator.as(member).messageShortcut(incidents, ts, 'kdebug_look');
    expect(outcome).toBe('timeout');
    expect(shown?.text).toBe('kdebug failed because the app did not respond.');
  });

  it('finds no menu entry that the app does not have, and none on what it cannot see', async () => {
    const emulator = await startEmulator();
    await attach(emulator);
    const { ts } = emulator.as(colleague).post(random, 'hi');
    await expect(emulator.as(member).messageShortcut(random, ts, 'other')).rejects.toThrow('no shortcut other');
    await expect(emulator.as(outsider).messageShortcut(random, ts, 'kdebug_look')).rejects.toThrow(
      'is not in a channel',
    );
    await expect(emulator.as(member).messageShortcut(random, '1.1', 'kdebug_look')).rejects.toThrow('no message 1.1');
    await expect(emulator.as(member).shortcut('kdebug_look')).rejects.toThrow('no shortcut');
  });
});
