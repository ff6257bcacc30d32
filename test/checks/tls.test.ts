import { describe, expect, it } from '@jest/globals';
import { tls } from '../../src/checks/tls.ts';
import { judgeFixture, readFixture } from './fixture.ts';

const sentenceOf = (name: string) => judgeFixture(`tls/${name}`)[0]?.sentence;

/** A recorded look with other words in what the steps printed. */
const changed = (name: string, changes: readonly (readonly [RegExp | string, string])[], trust?: string) => {
  const { target, api, args, outcomes } = readFixture(`tls/${name}`);
  const edit = (text: string): string => changes.reduce((now, [from, to]) => now.replaceAll(from, to), text);
  const texts = outcomes.map((one) =>
    one.step === 'tls' ? { ...one, stdout: edit(one.stdout) } : { ...one, stdout: trust ?? one.stdout },
  );
  return tls.interpret({ target, api, args: tls.args.parse(args), outcomes: texts }).findings;
};

describe('tls', () => {
  it.each([
    ['expired', 'critical', 'certificate-expired', /^the certificate of peers:8442 expired on \S+, 9 days ago$/],
    ['soon', 'warning', 'certificate-expires-soon', /^the certificate of peers:8443 expires in 4 days, on \S+$/],
    ['early', 'critical', 'certificate-not-yet-valid', /is valid only from \S+ on; the clock of this node says \S+$/],
    ['wrong-name', 'critical', 'certificate-wrong-name', /is not for peers; its names are other\.example/],
    ['chain-incomplete', 'critical', 'certificate-chain-incomplete', /without the one of its issuer Seed Middle/],
    ['self-signed', 'warning', 'certificate-untrusted', /is signed by itself, which no CA file of the container knows/],
    ['too-old', 'critical', 'tls-too-old', /^peers:8449 speaks only TLSv1\.0 or ciphers that clients of today refuse$/],
    ['plain-http', 'critical', 'tls-plain-text', /does not speak TLS on this port: it speaks plain HTTP$/],
    ['speaks-first', 'critical', 'tls-plain-text', /does not speak TLS on this port: it speaks first, in plain text$/],
    ['silent', 'critical', 'tls-no-answer', /does not answer a TLS handshake within 6 s$/],
    ['client-certificate', 'warning', 'tls-client-certificate-refused', /refuses clients without a certificate/],
    ['other-ca', 'warning', 'certificate-untrusted', /is issued by Seed Root, which no CA file of the container knows/],
  ])('names the cause of %s', (name, severity, code, sentence) => {
    const found = judgeFixture(`tls/${name}.toolbox`).find((one) => one.code === code);
    expect(found).toMatchObject({ severity, sentence: expect.stringMatching(sentence) });
  });

  it('finds a certificate fine that a CA file of the target trusts, though ours does not know its CA', () => {
    const [finding, ...more] = judgeFixture('tls/good.toolbox');
    expect(more).toEqual([]);
    expect(finding?.code).toBe('certificate-fine');
    expect(finding?.evidence.at(-1)).toEqual({
      from: 'tls-trust',
      line: '/tmp/pki/root.crt of the container trusts it',
    });
  });

  it('asks a database for TLS in its own way, also when it tries the CA files of the target', () => {
    const { outcomes } = readFixture('tls/starttls.toolbox');
    expect(outcomes.find(({ step }) => step === 'tls-trust')?.stdout).toContain(
      'trust 18 /etc/ssl/certs/ca-certificates.crt',
    );
    expect(judgeFixture('tls/starttls.toolbox')[0]).toMatchObject({
      code: 'certificate-untrusted',
      sentence: expect.stringMatching(/^the certificate of localhost:5432 is signed by itself/),
    });
  });

  it('says that busybox cannot look at TLS', () => {
    expect(sentenceOf('no-tool.busybox')).toMatch(/its TLS could not be looked at: that needs openssl/);
  });

  const codes = (...given: Parameters<typeof changed>) => changed(...given).map(({ code }) => code);
  it.each<[string, string[], Parameters<typeof changed>]>([
    ['no CA file could be found', ['certificate-trust-unseen'], ['good.toolbox', [], '']],
    ['ours and theirs know the CA', ['certificate-fine'], ['good.toolbox', [[/code: 20/g, 'code: 0']], '']],
    [
      'ours knows it and the old bundle of the image does not',
      ['certificate-untrusted'],
      ['good.toolbox', [[/code: 20/g, 'code: 0']], 'trust 20 /etc/ssl/certs/ca-certificates.crt'],
    ],
    [
      'it asks for a client certificate and takes none',
      ['certificate-fine', 'tls-asks-client-certificate'],
      ['good.toolbox', [['New, ', 'Requested Signature Algorithms: x\nNew, ']]],
    ],
    [
      'without a name it shows another certificate',
      ['certificate-fine', 'tls-needs-name'],
      ['good.toolbox', [[/(# without name\nended 0\n) 0 s:CN = peers/g, '$1 0 s:CN = other']]],
    ],
    [
      'it sends alert 40',
      ['tls-failed'],
      ['silent.toolbox', [['ended 124', 'ended 1\nerror:0A000410 SSL alert number 40']]],
    ],
    [
      'it asks for another version',
      ['tls-failed'],
      ['silent.toolbox', [['ended 124', 'ended 1\nerror:0A00042E SSL alert number 70']]],
    ],
  ])('judges where %s', (_, expected, given) => {
    expect(codes(...given)).toEqual(expected);
  });

  it('does not call it untrusted where its CA may lie in a mounted Secret, which nobody looks into', () => {
    const { target, api, args, outcomes } = readFixture('tls/self-signed.toolbox');
    const pod = structuredClone(api.pod);
    pod.spec?.volumes?.push({ name: 'ca', secret: { secretName: 'ca' } });
    for (const one of pod.spec?.containers ?? []) one.volumeMounts?.push({ name: 'ca', mountPath: '/ca' });
    const { findings } = tls.interpret({ target, api: { ...api, pod }, args: tls.args.parse(args), outcomes });
    expect(findings).toMatchObject([{ code: 'certificate-trust-unseen', unseen: true }]);
    expect(findings[0]?.sentence).toMatch(/may lie in a mounted Secret$/);
  });

  it('does not warn of an end that is always near: certificates of a day, as meshes issue them', () => {
    const [, notAfter = ''] = /notAfter=(.*)/.exec(readFixture('tls/soon.toolbox').outcomes[0]?.stdout ?? '') ?? [];
    const dayBefore = new Date(Date.parse(notAfter) - 6 * 86_400_000).toUTCString();
    expect(codes('soon.toolbox', [[/notBefore=.*/g, `notBefore=${dayBefore}`]])).toEqual(['certificate-fine']);
  });

  it('takes 443 for the port that was not given, and gives only known paths of the target to the step', () => {
    const { target, api } = readFixture('tls/good.toolbox');
    const args = tls.args.parse({ host: 'orders.shop' });
    expect(args).toEqual({ host: 'orders.shop', port: 443 });
    const [, trust] = tls.plan({ target, api, args, outcomes: [] });
    expect(trust?.argv.slice(-2)).toEqual(['/tmp/pki/root.crt', '/seed']);
  });
});
