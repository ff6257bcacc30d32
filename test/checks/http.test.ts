import { describe, expect, it } from '@jest/globals';
import { judgeFixture, readFixture } from './fixture.ts';

const seen = [
  ['healthy', 'http-answers', 'http://web/index.html answers 200'],
  ['missing', 'http-client-error', 'http://web/nothing-here is reached and answers 404'],
  ['no-endpoint', 'service-selects-nothing', 'empty.kdebug-record.svc:80 refuses connections'],
  ['fails', 'http-server-error', 'http://127.0.0.1:7002/ answers 500'],
  ['redirects-to-metadata', 'http-redirects', 'http://127.0.0.1:7003/ answers 302, a redirect'],
  ['silent', 'http-no-answer', 'http://127.0.0.1:7004/ takes the connection and gives no answer'],
  ['no-http', 'not-http', 'http://127.0.0.1:7005/ takes connections, but what it answers is not HTTP'],
  ['metadata-by-name', 'address-forbidden', 'metadata.example:80 was not probed: 169.254.169.254 is link-local'],
  ['meshed', 'http-client-error', 'http://198.51.100.7:8080/ is reached and answers 404'],
] as const;

describe.each(['busybox', 'toolbox'])('http in %s', (image) => {
  it.each(seen)('judges what is %s', (seed, code, sentence) => {
    const [finding] = judgeFixture(`http/${seed}.${image}`);
    expect(finding?.code).toBe(code);
    expect(finding?.sentence.startsWith(sentence)).toBe(true);
  });

  it('takes neither a body, nor the value of a header, nor the query of a redirect out of the pod', () => {
    const text = JSON.stringify(
      [readFixture(`http/fails.${image}`), readFixture(`http/redirects-to-metadata.${image}`)].map(
        ({ outcomes }) => outcomes,
      ),
    );
    expect(text).toContain('header X-Request-Id');
    expect(text).not.toMatch(/secret|body|u:p/);
  });
});

describe('https', () => {
  it('is asked with curl, and a certificate that only this image does not trust is no problem', () => {
    expect(judgeFixture('http/tls.toolbox')).toMatchObject([
      {
        code: 'http-answers',
        sentence: expect.stringMatching(/answers 200 in \d+ ms; this image does not know who signed/),
      },
    ]);
    expect(judgeFixture('http/tls-on-plain-port.toolbox')[0]?.sentence).toBe(
      'https://web:80/ takes connections, but the TLS handshake fails',
    );
  });

  it('is said to be out of sight where there is no curl', () => {
    const { outcomes } = readFixture('http/tls.busybox');
    expect(outcomes[0]?.end).toEqual({ by: 'exit', code: 77 });
    expect(judgeFixture('http/tls.busybox')[0]?.sentence).toContain('https needs curl, and this image has none');
  });
});
