import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { RequestOptions } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { KubeConfig } from '@kubernetes/client-node';
import { readKubeconfig } from '../../src/cluster/read-kubeconfig.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kdebug-kubeconfig-'));
  for (const name of ['ca.pem', 'cert.pem', 'key.pem']) writeFileSync(join(folder, name), `${name} in a file`);
});
afterAll(() => rmSync(folder, { recursive: true }));

const data = (text: string): string => Buffer.from(text).toString('base64');

const forms: readonly (readonly [string, object, object])[] = [
  ['a token', { token: 'secret' }, { 'certificate-authority-data': data('ca') }],
  ['a client certificate', { 'client-certificate-data': data('cert'), 'client-key-data': data('key') }, {}],
  ['a client certificate in files', { 'client-certificate': 'cert.pem', 'client-key': 'key.pem' }, {}],
  ['a name and a password', { username: 'me', password: 'secret' }, {}],
  ['a token and somebody to be', { token: 'secret', as: 'system:serviceaccount:kdebug:worker' }, {}],
  ['a server that is not to be verified', { token: 'secret' }, { 'insecure-skip-tls-verify': true }],
  ['another name in the certificate', { token: 'secret' }, { 'tls-server-name': 'other.example' }],
  ['a server with a path', { token: 'secret' }, { server: 'https://rancher.example/k8s/clusters/c-1' }],
  ['nobody', {}, {}],
];

describe('a kubeconfig read without the client library', () => {
  it.each(forms)('gives with %s what the library gives', async (name, user, cluster) => {
    const path = join(folder, `${name.replaceAll(' ', '-')}.yaml`);
    writeFileSync(path, JSON.stringify(kubeconfig(user, cluster)));
    const ours = await readKubeconfig(path, {});
    const library = await fromLibrary(path);
    const text = (bytes: string | Buffer | readonly unknown[] | undefined): string | undefined => bytes?.toString();
    expect({
      server: ours.server.href.replace(/\/$/, ''),
      ca: text(ours.tls.ca),
      cert: text(ours.tls.cert),
      key: text(ours.tls.key),
      verified: ours.tls.rejectUnauthorized !== false,
      servername: ours.tls.servername,
      authorization: (await ours.headers()).authorization,
      as: (await ours.headers())['impersonate-user'],
    }).toEqual({
      server: library.server,
      ca: text(library.options.ca),
      cert: text(library.options.cert),
      key: text(library.options.key),
      verified: library.options.rejectUnauthorized !== false,
      servername: library.options.servername,
      authorization: authorizationOf(library.options),
      as: headerOf(library.options, 'Impersonate-User'),
    });
  });
});

async function fromLibrary(path: string): Promise<{ server: string | undefined; options: RequestOptions }> {
  const config = new KubeConfig();
  config.loadFromFile(path);
  const options: RequestOptions = { headers: {} };
  await config.applyToHTTPSOptions(options);
  return { server: config.getCurrentCluster()?.server, options };
}

/** The library leaves a name and a password to Node, which sends them as this header. */
function authorizationOf(options: RequestOptions): string | undefined {
  const { auth } = options;
  return auth ? `Basic ${Buffer.from(auth).toString('base64')}` : headerOf(options, 'Authorization');
}

function headerOf({ headers }: RequestOptions, name: string): string | undefined {
  return (headers as Record<string, string> | undefined)?.[name];
}

function kubeconfig(user: object, cluster: object): object {
  return {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'one',
    contexts: [{ name: 'one', context: { cluster: 'c', user: 'u' } }],
    clusters: [{ name: 'c', cluster: { server: 'https://127.0.0.1:6443', ...cluster } }],
    users: [{ name: 'u', user }],
  };
}
