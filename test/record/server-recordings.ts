import type { Recording } from './recordings.ts';

/** Of the pods in seeds-servers.yaml: recorded where an image for them is given. */
export const serverRecordings: readonly Recording[] = [
  ...tls('good', '8441'),
  ...tls('expired', '8442'),
  ...tls('soon', '8443'),
  ...tls('early', '8444'),
  ...tls('wrong-name', '8445'),
  ...tls('chain-incomplete', '8446'),
  ...tls('self-signed', '8447'),
  ...tls('client-certificate', '8448'),
  ...tls('too-old', '8449'),
  ...tls('plain-http', '9005'),
  ...tls('speaks-first', '9006'),
  ...tls('silent', '9007'),
  { check: 'tls', seed: 'other-ca', pod: 'shell', args: { host: 'peers', port: '8441' }, only: 'toolbox' },
  { check: 'tls', seed: 'starttls', pod: 'database', args: { host: 'localhost', port: '5432' }, only: 'toolbox' },
  { check: 'tls', seed: 'no-tool', pod: 'peers', args: { host: 'peers', port: '8441' }, only: 'busybox' },
  ...grpc('serving', '9001'),
  ...grpc('not-serving', '9002'),
  ...grpc('without-health', '9003'),
  ...grpc('not-grpc', '9004'),
  ...grpc('http-one', '9005'),
  ...grpc('speaks-first', '9006'),
  ...grpc('silent', '9007'),
  { check: 'grpc', seed: 'no-tool', pod: 'waits', args: { host: 'peers', port: '9001' }, only: 'busybox' },
  { check: 'path', seed: 'fine', pod: 'pings', args: { host: 'peers' }, only: 'toolbox' },
  { check: 'path', seed: 'drops-large', pod: 'narrow', args: { host: 'peers' }, only: 'toolbox' },
  ...anyImage('path', 'no-ping', 'shell', { host: 'peers', port: '8441' }),
  ...anyImage('path', 'typo', 'shell', { host: 'prees' }),
  ...['careless', 'shell'].flatMap((pod) => ['sockets', 'listen'].flatMap((check) => anyImage(check, pod, pod))),
  ...['careless', 'shell'].flatMap((pod) => anyImage('capture', pod, pod, { seconds: '2' })),
  ...['waits', 'shell'].flatMap((pod) => anyImage('syscalls', pod, pod)),
  ...['spins', 'shell'].flatMap((pod) => anyImage('stack', pod, pod)),
  ...['leftovers', 'shell'].flatMap((pod) => anyImage('ipc', pod, pod)),
  ...['leftovers', 'shell', 'pings'].flatMap((pod) => anyImage('signals', pod, pod)),
];

function anyImage(check: string, seed: string, pod: string, args: Recording['args'] = {}): Recording[] {
  return [{ check, seed, pod, args }];
}

/** Only the toolbox has the tools; the peers answer for themselves, by name. */
function tls(seed: string, port: string): Recording[] {
  return [{ check: 'tls', seed, pod: 'peers', args: { host: 'peers', port }, only: 'toolbox' }];
}

function grpc(seed: string, port: string): Recording[] {
  return [{ check: 'grpc', seed, pod: 'waits', args: { host: 'peers', port }, only: 'toolbox' }];
}
