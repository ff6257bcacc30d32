import { describe, expect, it } from '@jest/globals';
import { seed } from '../../../src/lab/slack-emulator/seed-world.ts';
import { actions, button, call, type Json, section, startEmulator, transports } from './start-emulator.ts';

const { incidents, random, member, colleague, outsider } = seed;

describe.each(transports)('in $name, a person', ({ attach }) => {
  it('gives a command and sees the acknowledgement alone', async () => {
    const emulator = await startEmulator();
    const seen: Json[] = [];
    await attach(emulator, (_type, payload) => {
      seen.push(payload);
      return { text: 'queued' };
    });
    const done = await emulator.as(member).command(incidents, '/kdebug web  netcheck ');
    expect(done).toMatchObject({ outcome: 'acked', answer: { text: 'queued' }, shown: { text: 'queued' } });
    expect(emulator.ephemerals(member)).toMatchObject([{ text: 'queued', channel: incidents, bot_id: seed.botId }]);
    expect(seen).toMatchObject([
      {
        command: '/kdebug',
        text: 'web  netcheck',
        user_id: member,
        team_id: seed.team,
        channel_id: incidents,
        channel_name: 'incidents',
        api_app_id: seed.app,
        is_enterprise_install: 'false',
        trigger_id: expect.any(String),
        response_url: expect.stringContaining('/response/'),
      },
    ]);
    expect(seen[0]).not.toHaveProperty('thread_ts');
  });

  it('reads in the channel what is acknowledged for everybody', async () => {
    const emulator = await startEmulator();
    await attach(emulator, () => ({ text: 'for all', response_type: 'in_channel' }));
    await emulator.as(member).command(incidents, '/kdebug');
    expect(emulator.timeline(incidents)).toMatchObject([{ text: 'for all' }]);
  });

  it('sees nothing after an empty acknowledgement', async () => {
    const emulator = await startEmulator();
    await attach(emulator);
    expect(await emulator.as(member).command(incidents, '/kdebug')).toMatchObject({ outcome: 'acked', answer: {} });
    expect(emulator.ephemerals(member)).toEqual([]);
  });

  it('is told when the acknowledgement cannot be shown', async () => {
    const emulator = await startEmulator();
    await attach(emulator, () => ({ blocks: [{ type: 'sektion' }] }));
    const { shown } = await emulator.as(member).command(incidents, '/kdebug');
    expect(shown?.text).toBe('/kdebug failed with the error "invalid_blocks".');
  });

  it('is told that the app did not respond', async () => {
    const emulator = await startEmulator({ ackTimeoutMs: 50 });
    await attach(emulator, () => 'silent');
    const { outcome, shown } = await emulator.as(member).command(incidents, '/kdebug');
    expect(outcome).toBe('timeout');
    expect(shown).toMatchObject({ user: 'USLACKBOT', text: '/kdebug failed because the app did not respond.' });
    expect(emulator.ephemerals(member)).toEqual([shown]);
  });

  it('mentions the app in a thread', async () => {
    const emulator = await startEmulator();
    const seen: Json[] = [];
    await attach(emulator, (_type, payload) => {
      seen.push(payload);
      return {};
    });
    const { ts } = emulator.as(colleague).post(incidents, 'orders is slow');
    const done = await emulator.as(member).mention(incidents, 'web http http://a.b & c', { threadTs: ts });
    expect(done).toMatchObject({ outcome: 'acked', message: { thread_ts: ts } });
    const text = `<@${seed.bot}> web http <http://a.b> &amp; c`;
    expect(emulator.thread(incidents, ts)).toMatchObject([{ text: 'orders is slow' }, { user: member, text }]);
    expect(seen).toMatchObject([
      {
        type: 'event_callback',
        team_id: seed.team,
        is_ext_shared_channel: false,
        event: { type: 'app_mention', user: member, user_team: seed.team, channel: incidents, thread_ts: ts, text },
      },
    ]);
  });

  it('clicks a button', async () => {
    const emulator = await startEmulator();
    const seen: Json[] = [];
    await attach(emulator, (_type, payload) => {
      seen.push(payload);
      return {};
    });
    const blocks = [section('running'), actions(button('cancel'))];
    const { ts } = await call(emulator, 'chat.postMessage', { channel: incidents, text: 'card', blocks });
    expect(await emulator.as(colleague).click(incidents, String(ts), 'cancel')).toMatchObject({ outcome: 'acked' });
    expect(seen).toMatchObject([
      {
        type: 'block_actions',
        user: { id: colleague, team_id: seed.team },
        team: { id: seed.team },
        channel: { id: incidents, name: 'incidents' },
        container: { type: 'message', message_ts: ts, channel_id: incidents, is_ephemeral: false },
        message: { ts, text: 'card' },
        actions: [{ type: 'button', action_id: 'cancel', block_id: 'auto1', value: 'value of cancel' }],
      },
    ]);
  });

  it('is told when a click is not answered', async () => {
    const emulator = await startEmulator({ ackTimeoutMs: 50 });
    await attach(emulator, () => 'silent');
    const blocks = [actions(button('cancel'))];
    const { ts } = await call(emulator, 'chat.postMessage', { channel: incidents, blocks });
    const { shown } = await emulator.as(member).click(incidents, String(ts), 'cancel');
    expect(shown?.text).toBe('kdebug failed because the app did not respond.');
  });

  it('gets an event that was not acknowledged delivered again until it is', async () => {
    const emulator = await startEmulator({ ackTimeoutMs: 50, eventRetryAfterMs: [0, 10, 10] });
    await attach(emulator, (_type, _payload, retry) => (retry < 2 ? 'silent' : {}));
    const { outcome, payload } = await emulator.as(member).mention(incidents, 'web');
    expect(outcome).toBe('timeout');
    const all = await emulator.waitFor(() => {
      const deliveries = emulator.journal.deliveries('events_api');
      return deliveries.at(-1)?.outcome === 'acked' && deliveries;
    });
    expect(all.map((one) => [one.attempt, one.outcome])).toEqual([
      [0, 'timeout'],
      [1, 'timeout'],
      [2, 'acked'],
    ]);
    expect(all.every((one) => one.payload.event_id === payload.event_id)).toBe(true);
  });

  it('has the same event delivered three times more on request', async () => {
    const emulator = await startEmulator();
    const retries: number[] = [];
    await attach(emulator, (_type, _payload, retry) => {
      retries.push(retry);
      return {};
    });
    await emulator.as(member).mention(incidents, 'web');
    const again = await emulator.redeliver(undefined, 3);
    expect(again.map(({ outcome }) => outcome)).toEqual(['acked', 'acked', 'acked']);
    expect(retries.sort((a, b) => a - b)).toEqual([0, 1, 2, 3]);
  });
});

describe('Slack itself', () => {
  it('refuses a command in a thread, and the app hears nothing', async () => {
    const emulator = await startEmulator();
    const { ts } = emulator.as(member).post(incidents, 'orders is slow');
    const done = await emulator.as(member).command(incidents, '/kdebug web', { threadTs: ts });
    expect(done).toMatchObject({ outcome: 'refused', shown: { text: '/kdebug is not supported in threads. Sorry!' } });
    expect(emulator.journal.deliveries()).toEqual([]);
  });

  it('refuses an unknown command and any in an archived channel', async () => {
    const emulator = await startEmulator();
    emulator.world.addChannel({ id: 'C0OLD', name: 'old', isArchived: true, members: [member] });
    expect(await emulator.as(member).command(incidents, '/kubectl')).toMatchObject({ outcome: 'refused' });
    expect(await emulator.as(member).command('C0OLD', '/kdebug')).toMatchObject({ outcome: 'refused' });
  });

  it('delivers commands from a channel where the app is absent, but no mentions', async () => {
    const emulator = await startEmulator();
    await transports[0]?.attach(emulator);
    expect(await emulator.as(member).command(random, '/kdebug')).toMatchObject({ outcome: 'acked' });
    const mention = await emulator.as(member).mention(random, 'web');
    expect(mention).toMatchObject({ outcome: 'refused', shown: { text: 'kdebug is not in this channel.' } });
    expect(await emulator.as(member).mention(seed.directMessage, 'web')).toMatchObject({ outcome: 'refused' });
  });

  it('escapes what is typed, and turns host names into links in messages only', async () => {
    const emulator = await startEmulator();
    await transports[0]?.attach(emulator);
    const { payload } = await emulator.as(member).command(incidents, '/kdebug web -- echo a<b&c example.com');
    expect(payload.text).toBe('web -- echo a&lt;b&amp;c example.com');
    const { message } = await emulator.as(member).mention(incidents, 'dns example.com orders.shop.svc');
    expect(message.text).toBe(`<@${seed.bot}> dns <http://example.com|example.com> orders.shop.svc`);
  });

  it('names the team of an outsider in everything they do', async () => {
    const emulator = await startEmulator();
    await transports[0]?.attach(emulator);
    const blocks = [actions(button('again'))];
    const { ts } = await call(emulator, 'chat.postMessage', { channel: seed.shared, blocks });
    const person = emulator.as(outsider);
    const mention = await person.mention(seed.shared, 'web');
    expect(mention.payload).toMatchObject({
      is_ext_shared_channel: true,
      context_team_id: seed.team,
      event: { user_team: seed.partnerTeam },
    });
    const click = await person.click(seed.shared, String(ts), 'again');
    expect(click.payload).toMatchObject({ team: { id: seed.team }, user: { team_id: seed.partnerTeam } });
    const command = await person.command(seed.shared, '/kdebug');
    expect(command.payload).toMatchObject({ team_id: seed.partnerTeam, team_domain: 'partner-team' });
  });

  it('says that nobody is connected', async () => {
    const emulator = await startEmulator();
    const { outcome, shown } = await emulator.as(member).command(incidents, '/kdebug');
    expect(outcome).toBe('not-connected');
    expect(shown?.text).toBe('/kdebug failed with the error "dispatch_failed".');
    emulator.sendTo('http://127.0.0.1:1/slack/events');
    expect(await emulator.as(member).command(incidents, '/kdebug')).toMatchObject({ outcome: 'not-connected' });
  });
});

describe('a click', () => {
  const confirm = { text: { type: 'plain_text', text: 'Sure?' } };
  const option = (value: string) => ({ text: { type: 'plain_text', text: value }, value });
  const blocks = [
    actions(button('cancel', { confirm }), {
      type: 'overflow',
      action_id: 'more',
      options: [option('a'), option('b')],
    }),
  ];
  const startWithCard = async () => {
    const emulator = await startEmulator();
    await transports[0]?.attach(emulator);
    const { ts } = await call(emulator, 'chat.postMessage', { channel: incidents, blocks });
    return { emulator, ts: String(ts), person: emulator.as(member) };
  };

  it('goes out only when the confirm dialog is answered with yes', async () => {
    const { emulator, ts, person } = await startWithCard();
    expect(await person.click(incidents, ts, 'cancel', { confirm: false })).toMatchObject({ outcome: 'declined' });
    expect(emulator.journal.deliveries()).toEqual([]);
    expect(await person.click(incidents, ts, 'cancel')).toMatchObject({ outcome: 'acked' });
  });

  it('in a menu carries the chosen option', async () => {
    const { ts, person } = await startWithCard();
    const { payload } = await person.click(incidents, ts, 'more', { value: 'b' });
    expect(payload.actions).toMatchObject([{ type: 'overflow', selected_option: { value: 'b' } }]);
    await expect(person.click(incidents, ts, 'more', { value: 'c' })).rejects.toThrow('no option c; there is: a, b');
  });

  it('on what is not there is a mistake of the test, told by name', async () => {
    const { emulator, ts, person } = await startWithCard();
    await expect(person.click(incidents, ts, 'again')).rejects.toThrow('there is: cancel, more');
    await expect(person.click(incidents, '1.000001', 'again')).rejects.toThrow('no message 1.000001');
    await expect(emulator.as(outsider).click(incidents, ts, 'cancel')).rejects.toThrow('outsider is not in a channel');
    expect(() => emulator.as('U0NOBODY')).toThrow('nobody has the id U0NOBODY');
  });

  it('in an ephemeral message carries no message, and only its reader can make it', async () => {
    const { emulator } = await startWithCard();
    const args = { channel: incidents, user: member, blocks };
    const ts = String((await call(emulator, 'chat.postEphemeral', args)).message_ts);
    const { payload } = await emulator.as(member).click(incidents, ts, 'cancel');
    expect(payload).toMatchObject({ container: { is_ephemeral: true, message_ts: ts } });
    expect(payload).not.toHaveProperty('message');
    await expect(emulator.as(colleague).click(incidents, ts, 'cancel')).rejects.toThrow('no message');
  });
});
