/** A watch sends one JSON object a line; a pod with all its managed fields stays far below this. */
const maxLineBytes = 4 * 1024 * 1024;

/** The whole lines of a byte stream, as text. */
export async function* linesOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let held = '';
  for await (const chunk of bytes) {
    const lines = (held + decoder.decode(chunk, { stream: true })).split('\n');
    held = lines.pop() ?? '';
    if (held.length > maxLineBytes) throw new Error('a line of a watch is longer than 4 MiB');
    yield* lines;
  }
}
