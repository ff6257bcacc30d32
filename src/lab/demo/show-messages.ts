import { plainText } from '../../report/plain-text.ts';
import type { Message } from '../slack-emulator/message-store.ts';
import type { SlackEmulator } from '../slack-emulator/slack-emulator.ts';

/** Prints what the person at the prompt would see in the channel and its threads, as it comes. Returns how to end it. */
export function showMessages(slack: SlackEmulator, user: string, print: (text: string) => void): () => void {
  const lastLine = new Map<string, string>();
  return slack.onChange((change) => {
    if (change.kind === 'file') {
      const lines = Buffer.from(change.file.body).toString('utf8').split('\n').length;
      print(`  [file ${change.file.name}: ${lines} lines, ${change.file.body.length} bytes]`);
      return;
    }
    if (change.kind === 'message') return show(change.message, 'kdebug');
    if (change.kind === 'ephemeral' && change.message.visibleTo === user)
      return show(change.message, 'only you see this');
    // A card changes often; its first line is what moves.
    if (change.kind === 'message-changed') return showFirstLine(change.message);
  });

  function show(message: Message, label: string): void {
    if (message.user !== slack.world.app.botUserId) return;
    lastLine.set(message.ts, firstLine(message));
    const mark = message.thread_ts === undefined ? '' : '  ↳ ';
    const text = plainText(slack.plainText(message)).replaceAll('\n', `\n${mark === '' ? '' : '    '}`);
    print(`${mark}[${label}] ${text}`);
  }

  function showFirstLine(message: Message): void {
    const line = firstLine(message);
    if (lastLine.get(message.ts) === line) return;
    lastLine.set(message.ts, line);
    print(`[card] ${line}`);
  }

  function firstLine(message: Message): string {
    return plainText(message.text ?? slack.plainText(message)).split('\n')[0] ?? '';
  }
}
