import { describe, expect, it } from '@jest/globals';
import { judgeChannel, judgeUser } from '../../src/slack/judge-people.ts';
import type { Channel, User } from '../../src/slack/lookups.ts';

const member = { team_id: 'T1', deleted: false, is_bot: false, is_restricted: false, is_ultra_restricted: false };
const channel = { is_ext_shared: false, is_pending_ext_shared: false, shared_team_ids: ['T1'] };

describe('who may', () => {
  it.each([
    ['a full member', member, undefined],
    ['a guest', { ...member, is_restricted: true }, 'slack-guest'],
    ['a guest of one channel', { ...member, is_ultra_restricted: true }, 'slack-guest'],
    [
      'somebody of whom Slack does not say whether they are a guest',
      { ...member, is_restricted: undefined },
      'slack-guest',
    ],
    ['a stranger', { ...member, is_stranger: true }, 'slack-outsider'],
    ['a member of another team', { ...member, team_id: 'T2' }, 'slack-outsider'],
    ['somebody without a team', { ...member, team_id: undefined }, 'slack-outsider'],
    ['an app', { ...member, is_bot: true }, 'slack-no-person'],
    ['a closed account', { ...member, deleted: true }, 'slack-no-person'],
    ['somebody of whom Slack says nothing', {}, 'slack-no-person'],
  ])('%s', (_who, user, code) => {
    expect(judgeUser(user as User, 'T1')?.code).toBe(code);
  });
});

describe('where', () => {
  it.each([
    ['a channel of the workspace', channel, undefined],
    ['a direct message, of which Slack does not say it', { is_im: true }, undefined],
    ['a channel shared with another workspace', { ...channel, is_ext_shared: true }, 'slack-shared-channel'],
    ['a direct message with another workspace', { is_im: true, is_ext_shared: true }, 'slack-shared-channel'],
    ['an invitation that is still open', { ...channel, is_pending_ext_shared: true }, 'slack-shared-channel'],
    ['a channel with another team in it', { ...channel, connected_team_ids: ['T2'] }, 'slack-shared-channel'],
    ['a channel of which Slack does not say whether it is shared', {}, 'slack-shared-channel'],
  ])('%s', (_where, one, code) => {
    expect(judgeChannel(one as Channel, 'T1')?.code).toBe(code);
  });
});
