import { describe, expect, it } from '@jest/globals';
import { grpc } from '../../src/checks/grpc.ts';
import { judgeFixture, readFixture } from './fixture.ts';

const judge = (text: string) => {
  const { target, api, args, outcomes } = readFixture('grpc/serving.toolbox');
  const connected = 'peer peers 9001\nfound 10.0.0.1\nconnect 10.0.0.1 9001 0 1 ok';
  const stdout = `${connected}\n${text}`;
  return grpc.interpret({
    target,
    api,
    args: grpc.args.parse(args),
    outcomes: outcomes.map((one) => ({ ...one, stdout })),
  }).findings[0];
};
const answer = (part: string, status: number, version: string, more = '') =>
  `# ${part}\nsaid ${status} ${version} 0 0.010\n${more}`;

describe('grpc', () => {
  it.each([
    ['serving', 'grpc-serving', /speaks gRPC without TLS and says of itself: SERVING \(\d+ ms\)$/],
    ['not-serving', 'grpc-not-serving', /its health service says NOT_SERVING$/],
    ['without-health', 'grpc-without-health', /it has no health service, so it does not tell whether it serves$/],
    ['not-grpc', 'grpc-not-spoken', /speaks HTTP\/2 without TLS, but it answers 404 as text\/plain and not gRPC$/],
    ['http-one', 'grpc-http-one-only', /speaks only HTTP\/1\.1 \(it answers 200\), and gRPC needs HTTP\/2$/],
    ['speaks-first', 'grpc-not-spoken', /speaks neither HTTP\/2 nor HTTP\/1\.1$/],
    ['silent', 'grpc-no-answer', /takes the connection and then answers nothing for 5 s$/],
  ])('names what a server that is %s answers', (name, code, sentence) => {
    const [finding] = judgeFixture(`grpc/${name}.toolbox`);
    expect(finding).toMatchObject({ code, sentence: expect.stringMatching(sentence) });
  });

  it('says that busybox cannot speak HTTP/2', () => {
    expect(judgeFixture('grpc/no-tool.busybox')[0]?.code).toBe('grpc-unseen');
  });

  const none = '# plain\nsaid 000 0 16 0.010';
  const status = (n: number) => `header content-type application/grpc\nheader grpc-status ${n}`;
  it.each([
    ['over TLS', `${none}\n${answer('tls', 200, '2', `${status(0)}\nframe 00 00 00 00 02 08 01`)}`, 'grpc-serving'],
    ['TLS without h2', `${none}\n${answer('tls', 415, '1.1')}`, 'grpc-http-one-only'],
    ['a login', answer('plain', 200, '2', status(16)), 'grpc-login-refused'],
    ['a proxy that reaches nobody', answer('plain', 200, '2', status(14)), 'grpc-fails'],
    [
      'a status that is left out because it is 0',
      answer('plain', 200, '2', `${status(0)}\nframe 00 00 00 00 00`),
      'grpc-not-serving',
    ],
    [
      'an answer that is no frame',
      answer('plain', 200, '2', `${status(0)}\nframe 3c 68 74 6d 6c 3e 0a`),
      'grpc-without-health',
    ],
    ['a mesh proxy and nothing behind it', `proxy listener\n${none}`, 'behind-proxy'],
  ])('judges %s', (_, text, code) => {
    expect(judge(text)?.code).toBe(code);
  });

  it('takes the trailer for the status, which comes after a header of the same name', () => {
    expect(judge(answer('plain', 200, '2', `${status(0)}\n${status(14)}`))?.sentence).toBe(
      'peers.%:9001 answers the health call with UNAVAILABLE (grpc-status 14)'.replace('%', 'kdebug-netproc-seeds.svc'),
    );
  });
});
