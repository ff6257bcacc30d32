import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Journey, startJourney } from './start-journey.ts';

const folder = mkdtempSync(join(tmpdir(), 'kdebug-own-checks-'));
const text = `version: 1
name: team-image
summary: which image the team's container names
args:
  wanted: { type: text, about: a part of the image's name }
values:
  image: { api: container, json: $.image }
findings:
  image-named:
    severity: warning
    hop: pod
    when: { image: { isNot: nothing } }
    sentence: "{target} names the image {image}, and {wanted} was wanted"
    nextStep: Roll out the other image.
`;

beforeAll(() => writeFileSync(join(folder, 'team-image.yaml'), text));
afterAll(() => rmSync(folder, { recursive: true }));

describe('a check of a file, with the same folder in bot and worker', () => {
  let journey: Journey;
  beforeAll(async () => {
    journey = await startJourney({ variables: { KDEBUG_CHECKS: folder } });
  }, 20_000);
  afterAll(() => journey?.close());

  it('is told of by help', async () => {
    const asked = await journey.asks('help team-image');
    expect(await asked.heard()).toMatch(/\/kdebug TARGET team-image WANTED\n.*which image the team's container names/);
  });

  it('is asked, authorized, run and answered as any other', async () => {
    const asked = await journey.asks('web team-image app');
    expect((await asked.reply()).text).toMatch(/DEGRADED web: container \S+ names the image \S+, and app was wanted/);
    expect(journey.injected()).toEqual([]);
  });

  it('takes no words that its file does not let it take', async () => {
    const asked = await journey.asks('web team-image -- -x');
    expect(await asked.heard()).toContain('WANTED must not begin with -');
  });
});

describe('a check of a file that the worker does not have', () => {
  let journey: Journey;
  beforeAll(async () => {
    journey = await startJourney({ variables: { KDEBUG_CHECKS: folder }, workerVariables: { KDEBUG_CHECKS: '' } });
  }, 20_000);
  afterAll(() => journey?.close());

  it('is refused with the sentence, and nothing is injected', async () => {
    const asked = await journey.asks('web team-image app');
    const reply = await asked.reply();
    expect(journey.slack.plainText(reply)).toContain('This worker has no check team-image');
    expect(journey.slack.plainText(reply)).toContain('KDEBUG_CHECKS');
    expect(journey.injected()).toEqual([]);
  });
});
