import { readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { fixturePath, judgeFixture, readFixture, summaryOf } from './fixture.ts';

const folder = fixturePath('x').replace(/x\.json$/, '');
const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.json'))
  .map((file) => file.replace(/\.json$/, ''));

describe('what was recorded on a real cluster', () => {
  it.each(names)('is judged as it was then: %s', (name) => {
    expect(summaryOf(judgeFixture(name))).toEqual(readFixture(name).findings);
  });

  it.each(names)('says with which image, tools and words it came about, and holds no script: %s', (name) => {
    const { recorded, outcomes } = readFixture(name);
    expect(recorded.kubernetes).toMatch(/^v1\./);
    const ran = outcomes.filter(({ end }) => end.by !== 'leftOut').map(({ step }) => step);
    // Where the API alone told the cause, no image was asked for its tools.
    expect(ran.length === 0 || recorded.tools.length > 0).toBe(true);
    expect(ran.filter((step) => recorded.commands[step] === undefined)).toEqual([]);
  });

  /** TLS and HTTP/2 are beyond busybox, and it says so; all else it sees as well. */
  it.each(names.filter((name) => name.endsWith('.busybox') && !/\/(?:tls-on|no-tool)/.test(name)))(
    'shows the same problems in the toolbox as in busybox: %s',
    (name) => {
      const problems = (one: string): readonly string[] =>
        summaryOf(judgeFixture(one)).filter((line) => /^(?:critical|warning) /.test(line));
      expect(problems(name.replace('.busybox', '.toolbox'))).toEqual(problems(name));
    },
  );
});
