import { createServer } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import { type Health, serveHealth } from '../../src/health/serve-health.ts';

const open: Health[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((health) => health.close()));
});

async function start(): Promise<{ health: Health; ask: (path: string) => Promise<string> }> {
  const health = await serveHealth({ port: 0, host: '127.0.0.1' });
  open.push(health);
  const ask = async (path: string) => {
    const answer = await fetch(`http://127.0.0.1:${health.port}${path}`);
    return `${answer.status} ${(await answer.text()).trim()}`;
  };
  return { health, ask };
}

describe('the probes', () => {
  it('say alive and not ready while the process is starting', async () => {
    const { ask } = await start();
    expect(await ask('/livez')).toBe('200 alive');
    expect(await ask('/livez?path=livez')).toBe('200 alive');
    expect(await ask('/readyz')).toBe('503 waits for its own start');
  });

  it('name what the process waits for, and are asked anew each time', async () => {
    const { health, ask } = await start();
    let waits = ['Slack', 'Redis'];
    health.watch(() => waits);
    expect(await ask('/readyz')).toBe('503 waits for Slack, Redis');
    expect(await ask('/livez')).toBe('200 alive');
    waits = [];
    expect(await ask('/readyz')).toBe('200 ready');
  });

  it('answer nothing else', async () => {
    const { ask } = await start();
    expect(await ask('/')).toMatch(/^404 /);
  });

  it('end with what is open, and free the port', async () => {
    const { health } = await start();
    await fetch(`http://127.0.0.1:${health.port}/livez`);
    await health.close();
    open.length = 0;
    const next = createServer();
    await new Promise<void>((resolve, reject) => {
      next.on('error', reject).listen(health.port, '127.0.0.1', () => next.close(() => resolve()));
    });
  });

  it('refuse to start on a port that is taken', async () => {
    const { health } = await start();
    await expect(serveHealth({ port: health.port, host: '127.0.0.1' })).rejects.toThrow('EADDRINUSE');
  });
});
