import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { SlackEmulator } from '../../src/lab/slack-emulator/emulator.ts';
import { seed } from '../../src/lab/slack-emulator/seed-world.ts';
import { startSlackEmulator } from '../../src/lab/slack-emulator/slack-emulator.ts';
import { noLog } from '../../src/log.ts';
import type { Person, Place } from '../../src/request/request.ts';
import { createPeople, type PeopleParts } from '../../src/slack/create-people.ts';

const cacheMs = 60_000;

describe('vouching for a person', () => {
  let slack: SlackEmulator;
  let now = 0;
  const peopleWith = (parts: Partial<PeopleParts> = {}) =>
    createPeople({
      botToken: slack.botToken,
      apiUrl: slack.url,
      homeTeam: seed.team,
      cacheMs,
      log: noLog,
      now: () => now,
      ...parts,
    });
  beforeEach(async () => {
    now = 0;
    slack = await startSlackEmulator();
  });
  afterEach(() => slack.close());

  it('names a full member as Slack shows them', async () => {
    expect(await peopleWith().vouch(person(seed.member), place(seed.incidents))).toEqual({
      ...person(seed.member),
      name: 'member',
    });
  });

  it('says which of the policy’s user groups they are in', async () => {
    const people = peopleWith({ groups: [`slack:${seed.userGroup}`, 'S0DELETED1'] });
    expect(await people.vouch(person(seed.member), place(seed.incidents))).toMatchObject({
      groups: [`slack:${seed.userGroup}`],
    });
    expect(await people.vouch(person(seed.colleague), place(seed.incidents))).toMatchObject({ groups: [] });
  });

  it.each([
    ['a guest', person(seed.guest), place(seed.incidents), 'slack-guest'],
    ['a guest of one channel', person(seed.singleChannelGuest), place(seed.incidents), 'slack-guest'],
    ['a member of another team', person(seed.outsider, seed.partnerTeam), place(seed.shared), 'slack-outsider'],
    [
      'somebody of another team who is said to be of this one',
      person(seed.outsider),
      place(seed.incidents),
      'slack-outsider',
    ],
    ['an app', person(seed.bot), place(seed.incidents), 'slack-no-person'],
    ['a shared channel', person(seed.member), place(seed.shared), 'slack-shared-channel'],
    ['a person whom Slack does not know', person('U0NOBODY01'), place(seed.incidents), 'slack-lookup-failed'],
    ['a channel that the bot cannot see', person(seed.member), place('C0UNKNOWN1'), 'slack-lookup-failed'],
    ['an id of another kind', { id: 'terminal:me', name: 'me' }, place(seed.incidents), 'slack-outsider'],
  ])('refuses %s', async (_who, who, at, code) => {
    await expect(peopleWith().vouch(who, at)).rejects.toMatchObject({ name: 'UserError', problem: { code } });
  });

  it('refuses somebody whose account was closed', async () => {
    slack.world.addMember({ id: 'U0CLOSED01', name: 'gone', deleted: true });
    await expect(peopleWith().vouch(person('U0CLOSED01'), place(seed.incidents))).rejects.toMatchObject({
      problem: { code: 'slack-no-person' },
    });
  });

  it.each(['users.info', 'conversations.info', 'usergroups.users.list'])(
    'refuses everybody while %s fails, and asks again next time',
    async (method) => {
      const people = peopleWith({ groups: [seed.userGroup] });
      slack.faults.next(method, { status: 503, times: 3 });
      await expect(people.vouch(person(seed.member), place(seed.incidents))).rejects.toMatchObject({
        problem: { code: 'slack-lookup-failed' },
      });
      expect(await people.vouch(person(seed.member), place(seed.incidents))).toMatchObject({ name: 'member' });
    },
  );

  it.each([
    ['users:read', 'users.info', []],
    ['usergroups:read', 'usergroups.users.list', [seed.userGroup]],
  ])('names the scope %s that is missing', async (scope, _method, groups) => {
    await slack.close();
    slack = await startSlackEmulator({
      scopes: ['chat:write', 'channels:read', ...(scope === 'users:read' ? [] : ['users:read'])],
    });
    await expect(peopleWith({ groups }).vouch(person(seed.member), place(seed.incidents))).rejects.toMatchObject({
      problem: { code: 'slack-missing-scope', message: `The Slack app lacks the scope ${scope}.` },
    });
  });

  it('knows, where no channel is in play, who somebody is, and refuses the same people', async () => {
    const people = peopleWith({ groups: [seed.userGroup] });
    expect(await people.vouchAlone(person(seed.member))).toMatchObject({
      name: 'member',
      groups: [`slack:${seed.userGroup}`],
    });
    for (const [who, code] of [
      [person(seed.guest), 'slack-guest'],
      [person(seed.outsider), 'slack-outsider'],
      [person(seed.member, seed.partnerTeam), 'slack-outsider'],
    ] as const)
      await expect(people.vouchAlone(who)).rejects.toMatchObject({ problem: { code } });
  });

  it('knows the channels a person is in that no other workspace shares, and private ones only with kdebug in them', async () => {
    slack.world.addChannel({ id: 'C0HIDDEN01', name: 'hidden', kind: 'private', members: [seed.member] });
    slack.world.addChannel({ id: 'C0OLD00001', name: 'old', isArchived: true, members: [seed.member] });
    expect(await peopleWith().channelsOf(person(seed.member))).toEqual(
      new Set([seed.incidents, seed.random, seed.private]),
    );
  });

  it('knows them all when they come in pages', async () => {
    const ids = Array.from({ length: 1_500 }, (_, n) => `C0MANY${String(n).padStart(4, '0')}`);
    for (const id of ids) slack.world.addChannel({ id, name: id.toLowerCase(), members: [seed.colleague] });
    expect((await peopleWith().channelsOf(person(seed.colleague))).size).toBe(ids.length + 2);
  });

  it('believes an answer of Slack for a while, and no longer', async () => {
    const people = peopleWith();
    await people.vouch(person(seed.member), place(seed.incidents));
    now = cacheMs - 1;
    await people.vouch(person(seed.member), place(seed.incidents));
    expect(slack.journal.calls('users.info')).toHaveLength(1);
    now = cacheMs;
    await people.vouch(person(seed.member), place(seed.incidents));
    expect(slack.journal.calls('users.info')).toHaveLength(2);
  });
});

function person(user: string, team: string = seed.team): Person {
  return { id: `slack:${team}/${user}`, name: user };
}

function place(channel: string): Place {
  return { chat: 'slack', address: channel, private: false };
}
