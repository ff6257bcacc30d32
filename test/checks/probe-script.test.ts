import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { V1Pod } from '../../src/check/api-facts.ts';
import { findCheck } from '../../src/checks/all.ts';
import { readProbes } from '../../src/checks/read-probes.ts';
import { describeWhere } from '../describe-where.ts';

const busybox = spawnSync('which', ['busybox'], { encoding: 'utf8' }).stdout.trim();
const curl = spawnSync('which', ['curl'], { encoding: 'utf8' }).stdout.trim();
const applets = ['sh', 'nc', 'nslookup', 'grep', 'sleep', 'true', 'cat', 'awk', 'printf', 'ip', 'head', 'tr', 'sed'];

/** The scripts of tcp and http, as busybox alone runs them, against real sockets of this machine. */
// `npm test` installs it on Linux; elsewhere there is no /proc to read either.
describeWhere(busybox === '' ? 'no busybox is found; install the package busybox-static' : undefined)(
  'the steps of tcp and http',
  () => {
    let path: string;
    const servers: Server[] = [];
    const sockets: Socket[] = [];
    beforeAll(() => {
      path = mkdtempSync(join(tmpdir(), 'kdebug-applets-'));
      for (const applet of applets) symlinkSync(busybox, join(path, applet));
    });
    afterAll(async () => {
      rmSync(path, { recursive: true });
      for (const socket of sockets) socket.destroy();
      await Promise.all(servers.map(async (server) => once(server.close(), 'close')));
    });

    /** Shares a PID namespace with a first process that waits for nobody, as many targets are; then the zombies are told. */
    it('leave no zombie in a target whose first process waits for nobody', () => {
      const netcheck = findCheck('netcheck');
      const target = { cluster: 'c', namespace: 'n', pod: 'p', podUid: 'u', os: 'linux' as const };
      const steps = netcheck?.plan({ target, args: netcheck.args.parse({}), api: { pod: {} }, outcomes: [] }) ?? [];
      const peers = steps.find(({ id }) => id === 'peers');
      const argv = (peers?.argv ?? []).map(String).map((word) => `'${word.replaceAll("'", "'\\''")}'`);
      const script = `sleep 20 & first=$!; (PATH=${path} ${argv.join(' ')}) >/dev/null 2>&1; sleep 1.3; ps -eo stat,comm; kill $first`;
      const user = process.getuid?.() === 0 ? [] : ['--user', '--map-root-user'];
      const inside = [
        '--net',
        '--pid',
        '--fork',
        '--mount-proc',
        'dash',
        '-c',
        `exec 3>&1; dash -c "$1" >&3 & exec sleep 4`,
        'dash',
      ];
      const { status, stdout } = spawnSync('unshare', [...user, ...inside, script], { encoding: 'utf8' });
      if (status !== 0 && stdout === '') return console.warn('skipped: no namespaces can be had here');
      expect(stdout).toMatch(/sleep/);
      expect(stdout).not.toMatch(/^Z/m);
    });

    const run = async (check: string, args: Readonly<Record<string, string>>, pod: V1Pod = {}) => {
      const found = findCheck(check);
      const target = { cluster: 'c', namespace: 'n', pod: 'p', podUid: 'u', os: 'linux' as const };
      const [step] = found?.plan({ target, args: found.args.parse(args), api: { pod }, outcomes: [] }) ?? [];
      const [command = '', ...words] = (step?.argv ?? []).map(String);
      const child = spawn(join(path, command), words, {
        env: { PATH: path, LC_ALL: 'C' },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const parts: Buffer[] = [];
      child.stdout.on('data', (part: Buffer) => parts.push(part));
      const [code] = (await once(child, 'close')) as [number];
      return { code, text: Buffer.concat(parts).toString() };
    };
    const listen = async (hears: (socket: Socket) => void): Promise<string> => {
      const server = createServer((socket) => {
        sockets.push(socket);
        hears(socket.on('error', () => {}));
      });
      servers.push(server.listen(0, '127.0.0.1'));
      await once(server, 'listening');
      return String((server.address() as AddressInfo).port);
    };

    it.each<[string, (socket: Socket) => void]>([
      ['speaks', (socket) => socket.end('220 hello')],
      ['closed', (socket) => socket.end()],
      ['silent', () => {}],
    ])('tell of a peer that is %s once it is connected', async (held, hears) => {
      const { code, text } = await run('tcp', { host: '127.0.0.1', port: await listen(hears) });
      expect(readProbes(text).peers[0]).toMatchObject({ connects: [{ how: 'connected' }], held });
      expect(code).toBe(0);
      expect(text).not.toContain('hello');
    });

    it.each([
      ['tcp', { host: 'localhost', port: '1' }],
      ['http', { url: 'http://localhost:1/' }],
      ['tcp', { host: '127.0.0.1', port: '1' }],
      ['tcp', { host: '0.0.0.0', port: '1' }],
    ])('refuse loopback of a pod with hostNetwork to %s %p, also behind a name', async (check, args) => {
      const { code, text } = await run(check, args, { spec: { containers: [], hostNetwork: true } });
      expect({ code, connects: readProbes(text).peers[0]?.connects }).toEqual({ code: 77, connects: [] });
      expect(readProbes(text).peers[0]?.forbidden).toMatch(/^(?:127\.0\.0\.1|0\.0\.0\.0|::1)$/);
    });

    it.each([
      ['busybox alone', ''],
      ['curl', curl],
    ])('follow no redirect, and take neither body nor header values out: with %s', async (_, tool) => {
      let asked = 0;
      if (tool !== '') symlinkSync(tool, join(path, 'curl'));
      const port = await listen((socket) => {
        asked += 1;
        socket.once('data', () =>
          socket.end(
            `HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:${port}/away?key=s3cret\r\nSet-Cookie: s3cret\r\n\r\ns3cret`,
          ),
        );
      });
      const { text } = await run('http', { url: `http://127.0.0.1:${port}/a?b=c` });
      expect(text).toMatch(/^HTTP\/1\.1 302$/m);
      expect(text).toContain('header Set-Cookie');
      expect(text).not.toContain('s3cret');
      // One connect to see whether it connects, one that asks.
      expect(asked).toBe(2);
    });

    it('end with 77 and say so where the pod has a mesh proxy, for a connect proves nothing there', async () => {
      const pod = { spec: { containers: [{ name: 'app' }, { name: 'istio-proxy' }] } };
      const { code, text } = await run('tcp', { host: '127.0.0.1', port: await listen(() => {}) }, pod);
      expect({ code, proxy: readProbes(text).proxy }).toEqual({ code: 77, proxy: 'sidecar istio-proxy' });
    });
  },
);
