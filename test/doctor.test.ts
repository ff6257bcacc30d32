import { expect, it } from '@jest/globals';
import { runDoctor } from '../src/doctor.ts';

const complete = {
  SLACK_BOT_TOKEN: 'xoxb-x',
  SLACK_APP_TOKEN: 'xapp-x',
  KDEBUG_CHANNELS: 'C123',
  KDEBUG_NAMESPACES: 'x',
};

it.each([
  ['a folder of checks that is not there', { KDEBUG_CHECKS: '/nowhere' }, 'The checks in /nowhere could not be read.'],
  ['a policy file that is not there', { KDEBUG_POLICY: '/nowhere' }, 'The policy file /nowhere could not be read.'],
  ['a key that is not there', { KDEBUG_TRUSTED_KEYS: '/nowhere' }, 'The file /nowhere that KDEBUG_TRUSTED_KEYS names'],
  ['a variable that is not usable', { REDIS_URL: 'nowhere' }, 'The environment is not complete:'],
])('kdebug doctor says once of the bot and once of the worker what both lack: %s', async (_, broken, why) => {
  const said: string[] = [];
  expect(await runDoctor((text) => said.push(text), { ...complete, ...broken })).toBe(1);
  expect(said).toEqual([
    expect.stringContaining(`BAD  bot: ${why}`),
    expect.stringContaining(`BAD  worker: ${why}`),
    '2 things to mend.',
  ]);
});
