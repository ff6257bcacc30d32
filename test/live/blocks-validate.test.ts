import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { WebClient } from '@slack/web-api';
import { describeWhere } from '../describe-where.ts';

const token = process.env.KDEBUG_LIVE_SLACK_TOKEN;
const messages = new URL('../slack/golden/', import.meta.url);
const homes = new URL('../slack/app-home/golden/', import.meta.url);
const missing =
  'KDEBUG_LIVE_SLACK_TOKEN is not set, so no golden message was shown to the real Slack (blocks.validate; docs/slack.md says when it last was)';

interface Golden {
  readonly blocks: readonly object[];
}
const goldenIn = (folder: URL): readonly (readonly [string, Golden])[] =>
  readdirSync(folder).map((name) => [name, JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Golden]);

/** The one test that asks the real Slack. It posts nothing and reads nothing: blocks.validate only judges what it is given. */
describeWhere(token ? undefined : missing)('the real Slack', () => {
  const client = new WebClient(token ?? '', { retryConfig: { retries: 2 }, timeout: 20_000 });
  /** The client has no types for it in every version; the method takes JSON as text. */
  const validate = (given: object) => client.apiCall('blocks.validate', { ...given });

  it.each(goldenIn(messages).filter(([, { blocks }]) => blocks.length > 0))(
    'takes the blocks of %s',
    async (_name, { blocks }) => {
      expect(await validate({ blocks: JSON.stringify(blocks) })).toMatchObject({ ok: true });
    },
  );

  it.each(goldenIn(homes))('takes the Home tab %s', async (_name, view) => {
    expect(await validate({ view: JSON.stringify(view) })).toMatchObject({ ok: true });
  });
});

describe('the test against the real Slack', () => {
  it('has the date of its last run in the docs', () => {
    const page = readFileSync(new URL('../../docs/slack.md', import.meta.url), 'utf8');
    expect(page).toMatch(/\*\*Last run against the real Slack:\*\* (?:never|\d{4}-\d{2}-\d{2})/);
  });
});
