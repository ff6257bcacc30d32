import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { rabbitmq } from '../../../src/checks/middleware/rabbitmq.ts';
import { describeWhere } from '../../describe-where.ts';
import { inputOf, outcome, replyOf } from './ask-server.ts';

const pathOf = (tool: string): string => spawnSync('which', [tool], { encoding: 'utf8' }).stdout.trim();
const tools = 'sh bash dd od tr sed head cat printf awk grep sleep true getent'.split(' ');

/** bash opens the socket here, as in the toolbox, and its connect has no limit of its own; eight seconds are cut to half a one. */
describeWhere(pathOf('bash') === '' ? 'no bash is found' : undefined)('the connect of a dialog', () => {
  let path: string;
  let ends: (() => void)[];
  beforeEach(() => {
    path = mkdtempSync(join(tmpdir(), 'kdebug-tools-'));
    ends = [() => rmSync(path, { recursive: true })];
    for (const tool of tools) symlinkSync(pathOf(tool), join(path, tool));
    const cut = 'for word do shift; [ "$word" != 8 ] || word=0.5; set -- "$@" "$word"; done';
    writeFileSync(join(path, 'timeout'), `#!/bin/sh\n${cut}\nexec ${pathOf('timeout')} "$@"\n`);
    chmodSync(join(path, 'timeout'), 0o755);
  });
  afterEach(() => {
    for (const end of ends) end();
  });

  const ask = async (port: number) => {
    const args = { host: '127.0.0.1', port };
    const [step] = rabbitmq.plan(inputOf({}, args));
    const [command = '', ...words] = (step?.argv ?? []).map(String);
    const child = spawn(join(path, command), words, {
      env: { PATH: path, LC_ALL: 'C' },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    ends.push(() => child.kill('SIGKILL'));
    const parts: Buffer[] = [];
    child.stdout.on('data', (part: Buffer) => parts.push(part));
    await once(child, 'close');
    const text = Buffer.concat(parts).toString();
    return {
      text,
      codes: rabbitmq.interpret(inputOf({}, args, [outcome('rabbitmq', text)])).findings.map(({ code }) => code),
    };
  };

  it('ends where nothing answers, so that there is time to tell why', async () => {
    const { text } = await ask(await fullQueue(ends));
    expect(text).toMatch(/^connect 127\.0\.0\.1 \d+ /m);
  });

  it('ends no dialog that is slow behind it', async () => {
    const sockets: Socket[] = [];
    const server = createServer((socket) => {
      sockets.push(socket.on('error', () => {}));
      setTimeout(() => socket.write(Buffer.from(replyOf('rabbitmq')[0] ?? '', 'hex')), 1_000);
    }).listen(0, '127.0.0.1');
    ends.push(() => {
      for (const socket of sockets) socket.destroy();
      server.close();
    });
    await once(server, 'listening');
    const { codes } = await ask((server.address() as AddressInfo).port);
    expect(codes).toEqual(['server-asks-login']);
  });
});

/** The port of a server that is stopped and whose queue is full: Linux then drops first packets, as a firewall does. */
async function fullQueue(ends: (() => void)[]): Promise<number> {
  const text =
    'require("net").createServer().listen({port:0,host:"127.0.0.1",backlog:1},function(){console.log(this.address().port)})';
  const server = spawn(process.execPath, ['-e', text], { stdio: ['ignore', 'pipe', 'inherit'] });
  ends.push(() => server.kill('SIGKILL'));
  const [line] = (await once(server.stdout, 'data')) as [Buffer];
  const port = Number(line.toString());
  server.kill('SIGSTOP');
  for (let n = 0; n < 8; n += 1) {
    const socket = connect(port, '127.0.0.1').on('error', () => {});
    ends.push(() => socket.destroy());
    const connected = await Promise.race([
      once(socket, 'connect').then(
        () => true,
        () => true,
      ),
      new Promise<boolean>((resolve) => setTimeout(resolve, 300, false)),
    ]);
    if (!connected) return port;
  }
  throw new Error('the queue took every connection');
}
