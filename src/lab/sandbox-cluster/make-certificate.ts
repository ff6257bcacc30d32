import { execFileSync } from 'node:child_process';

/** A key and a certificate that signs itself, for 127.0.0.1 and a few days: kubectl sends its token over TLS only. */
export function makeCertificate(path: string): { readonly key: string; readonly cert: string } {
  const words = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '7'];
  const name = [
    '-subj',
    '/CN=kdebug-sandbox',
    '-addext',
    'subjectAltName=IP:127.0.0.1,IP:10.96.0.1,DNS:localhost,DNS:kubernetes.default.svc',
  ];
  const made = execFileSync('openssl', [...words, ...name, '-keyout', '-', '-out', '-'], {
    env: { PATH: path },
    encoding: 'utf8',
    timeout: 10_000,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return { key: block(made, 'PRIVATE KEY'), cert: block(made, 'CERTIFICATE') };
}

function block(text: string, label: string): string {
  const found = new RegExp(`-----BEGIN ${label}-----[^-]+-----END ${label}-----`).exec(text)?.[0];
  if (found === undefined) throw new Error(`openssl wrote no ${label}`);
  return `${found}\n`;
}
