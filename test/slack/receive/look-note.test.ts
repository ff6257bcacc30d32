import { describe, expect, it } from '@jest/globals';
import { validateBlocks } from '../../../src/lab/slack-emulator/blocks/validate-blocks.ts';
import type { Subject } from '../../../src/request/alerts/alert.ts';
import { readLook } from '../../../src/slack/receive/look.ts';
import { choicesNote, lookingNote } from '../../../src/slack/receive/look-note.ts';
import { toLookStep } from '../../../src/slack/receive/look-step.ts';

const user = { id: 'U1', team_id: 'T1' };
const message = { ts: '1764000000.000100', text: 'hi' };
const look = readLook({ user, channel: { id: 'C1' }, message, trigger_id: '1.2.a' }, 1);
const long = `${'a'.repeat(240)}-x2x4z`;
const subjects: readonly Subject[] = Array.from({ length: 10 }, (_, n) => ({
  cluster: 'c'.repeat(190),
  namespace: 'n'.repeat(63),
  kind: 'StatefulSet',
  name: `${long}-${n}`,
  container: 'k'.repeat(63),
}));

const placeless: Subject = { namespace: 'shop', kind: 'Pod', name: 'web-0' };
const answer: Subject = { ...placeless, cluster: 'eu-1' };

describe('what is done with a message', () => {
  it.each([
    ['goes ahead in a cluster that kdebug knows', answer, ['eu-1', 'us'], { go: answer, reason: 'r' }],
    ['goes ahead where the message names no cluster', placeless, ['us'], { go: placeless, reason: 'r' }],
    [
      'asks in which cluster when the message names one that kdebug does not know',
      answer,
      ['here', 'there'],
      {
        ask: [
          { ...answer, cluster: 'here' },
          { ...answer, cluster: 'there' },
        ],
        reason: 'kdebug knows no cluster eu-1; r',
      },
    ],
  ])('%s', (_, subject, clusters, step) => {
    expect(toLookStep({ answer: subject, reason: 'r' }, clusters)).toEqual(step);
  });
});

describe('what is shown for a message', () => {
  it('keeps within the limits of Slack with ten choices of the longest names', () => {
    const { blocks, text } = choicesNote(look, subjects, 'r'.repeat(600));
    expect(validateBlocks(JSON.parse(JSON.stringify(blocks)))).toEqual([]);
    expect(text.length).toBeLessThanOrEqual(4_000);
  });

  it('shows the end of a long name on the button, which tells it from its siblings', () => {
    const { blocks } = choicesNote(look, subjects, 'x');
    expect(JSON.stringify(blocks)).toMatch(/StatefulSet …a+-x2x4z-9"/);
  });

  it('names cluster and container where the message told them', () => {
    const note = lookingNote({ cluster: 'eu', kind: 'Pod', name: 'web-0', container: 'app' }, 'a label says so');
    expect(note.text).toContain('Pod `web-0`, container `app`, cluster `eu`');
  });
});
