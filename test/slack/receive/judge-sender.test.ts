import { describe, expect, it } from '@jest/globals';
import { judgeSender } from '../../../src/slack/receive/judge-sender.ts';

const home = { teamId: 'T1', botId: 'B1', botUserId: 'U0', appId: 'A1' };
const command = { api_app_id: 'A1', team_id: 'T1', user_id: 'U1' };
const click = { type: 'block_actions', api_app_id: 'A1', team: { id: 'T1' }, user: { id: 'U1', team_id: 'T1' } };
const mention = { type: 'event_callback', api_app_id: 'A1', team_id: 'T1', event: { type: 'app_mention', user: 'U1' } };

describe('whether a payload is from the home team', () => {
  it.each([
    ['a command', command, undefined],
    ['a command of another team', { ...command, team_id: 'T2' }, 'other-team'],
    ['a command without a team', { ...command, team_id: undefined }, 'other-team'],
    ['a command for another app', { ...command, api_app_id: 'A2' }, 'other-app'],
    ['a payload that names no app', { ...command, api_app_id: undefined }, 'other-app'],
    ['a click', click, undefined],
    ['a click by somebody of another team', { ...click, user: { id: 'U2', team_id: 'T2' } }, 'other-team'],
    ['a click by somebody whose team is missing', { ...click, user: { id: 'U2' } }, 'other-team'],
    ['a click by nobody', { ...click, user: null }, 'other-team'],
    ['a click in an org-wide installation', { ...click, team: null }, undefined],
    ['a mention', mention, undefined],
    [
      'a mention by somebody of another team',
      { ...mention, event: { ...mention.event, user_team: 'T2' } },
      'other-team',
    ],
    [
      'a mention that another team forwarded',
      { ...mention, event: { ...mention.event, source_team: 'T2' } },
      'other-team',
    ],
    ['a mention without a team', { ...mention, team_id: undefined }, 'other-team'],
    ['nothing', undefined, 'other-team'],
    ['a team that is no text', { ...command, team_id: { id: 'T1' } }, 'other-team'],
  ])('%s', (_what, body, expected) => {
    expect(judgeSender(body, home)).toBe(expected);
  });

  it('takes the organisation for home where the token belongs to one, and any app where Slack names none', () => {
    expect(judgeSender({ ...click, user: { team_id: 'E1' } }, { ...home, enterpriseId: 'E1' })).toBeUndefined();
    const { appId: _appId, ...unnamed } = home;
    expect(judgeSender({ ...command, api_app_id: 'A2' }, unnamed)).toBeUndefined();
  });
});
