import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { readEnvironment } from '../../src/config/environment.ts';
import { readBotConfig, readWorkerConfig } from '../../src/config/roles.ts';
import { variables } from '../../src/config/variables.ts';
import { UserError } from '../../src/errors.ts';

describe('readEnvironment', () => {
  it('names every bad variable at once, with what each is for', () => {
    const bad = () => readEnvironment(['KDEBUG_PORT', 'SLACK_BOT_TOKEN'], { KDEBUG_PORT: '99999' });
    expect(bad).toThrow(UserError);
    expect(bad).toThrow(/KDEBUG_PORT is not usable.*\n.*SLACK_BOT_TOKEN is not set: Bot token/);
  });

  it('takes an empty variable for one that is not set', () => {
    expect(readEnvironment(['KDEBUG_PORT'], { KDEBUG_PORT: ' ' })).toEqual({ KDEBUG_PORT: 3000 });
  });

  it('never shows the value of a bad variable, for it may be a secret', () => {
    expect(() => readEnvironment(['REDIS_URL'], { REDIS_URL: 'hunter2' })).toThrow(/^(?!.*hunter2)/s);
  });

  it('reads lists separated by commas or spaces', () => {
    expect(readEnvironment(['KDEBUG_CHANNELS'], { KDEBUG_CHANNELS: 'C1, C2 C3' })).toEqual({
      KDEBUG_CHANNELS: ['C1', 'C2', 'C3'],
    });
  });
});

describe('the roles', () => {
  it('ask for the app token in Socket Mode and for the signing secret in HTTP mode', () => {
    expect(() => readBotConfig({ SLACK_BOT_TOKEN: 'x' })).toThrow(/SLACK_APP_TOKEN is not set/);
    expect(() => readBotConfig({ SLACK_BOT_TOKEN: 'x', KDEBUG_SLACK_MODE: 'http' })).toThrow(
      /SLACK_SIGNING_SECRET is not set/,
    );
  });

  it('let a worker do without any Slack token', () => {
    expect(readWorkerConfig({})).toMatchObject({
      KDEBUG_CLUSTER: 'default',
      KDEBUG_CONCURRENCY: 100,
      policyText: undefined,
    });
  });

  it('take the cluster of their own for the only one when no list is given', () => {
    const bot = readBotConfig({ SLACK_BOT_TOKEN: 'x', SLACK_APP_TOKEN: 'y', KDEBUG_CLUSTER: 'prod' });
    expect(bot.clusters).toEqual(['prod']);
  });

  it('say which policy file could not be read', () => {
    expect(() => readWorkerConfig({ KDEBUG_POLICY: '/nowhere/policy.yaml' })).toThrow(
      '/nowhere/policy.yaml could not be read',
    );
  });
});

describe('.env.example', () => {
  const example = readFileSync(new URL('../../.env.example', import.meta.url), 'utf8');

  it.each(Object.entries(variables))('says of %s what it does and its default', (name, variable) => {
    const fallback = 'fallback' in variable ? variable.fallback : '';
    expect(example).toContain(`# ${variable.about}\n`);
    expect(example).toMatch(new RegExp(`^#${name}=${escapePattern(fallback)}$`, 'm'));
  });

  it('names no variable that is not read', () => {
    const named = [...example.matchAll(/^#([A-Z_]+)=/gm)].map(([, name]) => name);
    expect(new Set(named)).toEqual(new Set(Object.keys(variables)));
  });
});

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
