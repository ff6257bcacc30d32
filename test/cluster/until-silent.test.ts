import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { untilSilent } from '../../src/cluster/read-log.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text);

/** A followed log that says its pieces, then nothing until it is aborted, as a stuck kubelet does. */
async function* stuckBehind(pieces: readonly string[], signal: AbortSignal): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) yield bytes(piece);
  await delay(60_000, undefined, { signal });
}

async function read(open: Parameters<typeof untilSilent>[0], signal = new AbortController().signal) {
  const silent: string[] = [];
  const chunks: string[] = [];
  const options = { signal, silentMs: 50, onSilent: () => silent.push('silent') };
  for await (const chunk of untilSilent(open, options)) chunks.push(Buffer.from(chunk).toString());
  return { chunks, silent };
}

describe('untilSilent', () => {
  it('ends and says so when a stream stays open without a word', async () => {
    const seen = await read(async (signal) => stuckBehind(['a', 'b'], signal));
    expect(seen).toEqual({ chunks: ['a', 'b'], silent: ['silent'] });
  });

  it('ends without saying so when the stream itself ends', async () => {
    const seen = await read(async () =>
      (async function* () {
        yield bytes('a');
      })(),
    );
    expect(seen).toEqual({ chunks: ['a'], silent: [] });
  });

  it('passes on what the stream throws, and an abort from outside', async () => {
    const broken = read(async () => {
      throw new Error('refused');
    });
    await expect(broken).rejects.toThrow('refused');
    const stop = new AbortController();
    const stopped = read(async (signal) => stuckBehind([], signal), stop.signal);
    stop.abort(new Error('cancelled'));
    await expect(stopped).rejects.toThrow();
  });
});
