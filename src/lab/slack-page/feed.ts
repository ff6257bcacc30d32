import type { ServerResponse } from 'node:http';
import type { EmulatorChange, SlackEmulator } from '../slack-emulator/slack-emulator.ts';
import { viewMessage } from './snapshot.ts';

/** A comment now and then, so that a proxy or a sleeping laptop does not end the stream unnoticed. */
const pingEveryMs = 20_000;

/** What happens, as server-sent events, until the browser goes: only what this person would see. */
export function feedChanges(slack: SlackEmulator, user: string, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  response.write(': hello\n\n');
  const quiet = slack.onChange((change) => {
    const told = tell(slack, change, user);
    if (told !== undefined) response.write(`data: ${JSON.stringify(told)}\n\n`);
  });
  const ping = setInterval(() => response.write(': ping\n\n'), pingEveryMs);
  response.once('close', () => {
    clearInterval(ping);
    quiet();
  });
}

function tell(slack: SlackEmulator, change: EmulatorChange, user: string): object | undefined {
  if ('message' in change) {
    const { message, kind } = change;
    if ('visibleTo' in message && message.visibleTo !== user) return undefined;
    if (slack.world.channels.get(message.channel)?.members.has(user) !== true) return undefined;
    return { kind: kind.endsWith('deleted') ? 'gone' : 'message', message: viewMessage(message) };
  }
  if (change.kind === 'journal') return { kind: 'journal', entry: change.entry };
  if (change.kind === 'home' && change.user === user) return { kind: 'home', view: slack.home(user) };
  if (change.kind === 'modals' && change.user === user) return { kind: 'modals', views: slack.modals(user) };
  return undefined;
}
