import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createRedactor, holdsSecret, redactText } from '../../src/report/redact.ts';
import { generateSecrets } from '../fixtures/secrets/generate.ts';

describe('redactText', () => {
  const named: readonly (readonly [string, string])[] = [
    ['Authorization: Bearer abc.def123', 'Authorization: Bearer [masked: bearer token]'],
    ['authorization: Basic dXNlcjpwYXNz', 'authorization: Basic [masked: basic credentials]'],
    [`GITHUB_TOKEN=gh${'p_'}${'a1B2'.repeat(9)}`, 'GITHUB_TOKEN=[masked: GitHub token]'],
    ['{"user":"app","password":"a\\"b","port":1}', '{"user":"app","password":"[masked: password]","port":1}'],
    ['DB_PASSWORD=correct horse', 'DB_PASSWORD=[masked: password]'],
    ['- name: API_KEY\n  value: abc123x\n', '- name: API_KEY\n  value: [masked: API key]\n'],
    ['postgres://app:p@ss@db:5432/orders', 'postgres://app:[masked: credentials in a URL]@db:5432/orders'],
    ['app:pw@tcp(db:3306)/orders', 'app:[masked: credentials in a URL]@tcp(db:3306)/orders'],
    ['Set-Cookie: sid=abcdef; Path=/; HttpOnly', 'Set-Cookie: sid=[masked: cookie]; Path=/; HttpOnly'],
    ['Cookie: a=bcd; e=fgh', 'Cookie: a=[masked: cookie]; e=[masked: cookie]'],
    ['mysql -u root -phunter2 -h db', 'mysql -u root -p[masked: password] -h db'],
    ["curl -u 'bob:s3 cret' http://x", "curl -u 'bob:[masked: password]' http://x"],
    ['a\0PGPASSWORD=x y\0b', 'a\0PGPASSWORD=[masked: password]\0b'],
    ['x=%22password%22%3A%22hunter2%22&b=1', 'x=%22password%22%3A%22[masked: password]%22&b=1'],
    [
      'kind: Secret\ndata:\n  a.txt: YWJj\ntype: Opaque',
      'kind: Secret\ndata:\n  a.txt: [masked: Kubernetes Secret]\ntype: Opaque',
    ],
    ['{"data":{"a":"YWJj"},"kind":"Secret"}', '{"data":{"a":"[masked: Kubernetes Secret]"},"kind":"Secret"}'],
  ];
  it.each(named)('names what it masks and leaves the rest: %j', (text, redacted) => {
    expect(redactText(text).text).toBe(redacted);
  });

  it.each([
    'web-5d6f7c9b8d-x2x4z',
    'task-manager-6d5f7c9b8d-x2x4z-1234567890',
    'uid: 0b8f2c1e-6a51-4f0e-9d3b-2f4f3f1c9a77',
    'registry.example.com:5000/team/app@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    'https://registry.example.com:5000/team/app@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    'commit 5ba93c9db0cff93f52b521d7420e43f6eda2784f',
    'containerd://2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae',
    '10.96.0.10:53 fe80::1%eth0',
    'the token expired, ask for a new one',
    'SyntaxError: Unexpected token: }',
    '/var/run/secrets/kubernetes.io/serviceaccount/token',
    'tokenFile: /var/run/secrets/tokens/vault-token',
    'password: ',
    'password:\n  minLength: 12\n',
    'DB_PASSWORD',
    'secretName: db-credentials',
    'secretKeyRef:\n  name: db-credentials\n  key: password\n',
    'imagePullSecrets:\n- name: regcred',
    'automountServiceAccountToken: true',
    'Access-Control-Allow-Headers: Authorization, X-Api-Key, X-CSRF-Token',
    'WWW-Authenticate: Bearer realm="api", error="invalid_token"',
    "      DB_PASSWORD:  <set to the key 'password' in secret 'db'>  Optional: false",
    'password:  12 bytes',
    '--- PASS: TestLogin (0.00s)',
    'PWD=/root',
    'DB_PASSWORD=$PASSWORD token=$(cat token)',
    'TOKEN_TTL_SECONDS=3600 PASSWORD_MIN_LENGTH=12',
    'docker run -p 8080:80 app',
    'password=******** token=<redacted>',
    'ssh -i ~/.ssh/id_ed25519 git@example.com',
    'data:\n  log.level: info\nkind: ConfigMap',
  ])('leaves what is no secret: %j', (text) => {
    expect(redactText(text)).toEqual({ text, masked: {} });
  });

  it('counts by class', () => {
    expect(redactText('password=a1 password=b2 Authorization: Bearer abc.def123').masked).toEqual({
      password: 2,
      'bearer token': 1,
    });
  });

  it('masks what only the maintained rules know, and no comment in the output switches them off', () => {
    const token = `figd${'_'}${'aB3'.repeat(15)}`;
    const text = `// secretlint-disable\nvalue ${token}\n`;
    expect(redactText(text)).toEqual({ text: '// secretlint-disable\nvalue [masked: figma]\n', masked: { figma: 1 } });
  });

  it('changes nothing when it is done twice, whatever stands beside whatever', () => {
    const pieces = generateSecrets(3).map(({ text }) => text);
    const joint = fc.constantFrom('\n', ' ', '', '=', ': ', '"', '\\"', '\0', '@', '\u001b[0m', '%3D', ',');
    const mix = fc.array(fc.tuple(fc.constantFrom('password', 'token: ', '[masked: x]', 'a b', ...pieces), joint), {
      maxLength: 6,
    });
    fc.assert(
      fc.property(mix, (parts) => {
        const once = redactText(parts.flat().join('')).text;
        expect(redactText(once)).toEqual({ text: once, masked: {} });
      }),
      { numRuns: 1000 },
    );
  });
});

describe('createRedactor', () => {
  const redact = createRedactor();

  it('masks every string of a value and keeps all else', () => {
    const value = { n: 1, b: null, list: ['a', { line: 'password=hunter2' }], argv: { get: ['curl', '-v'] } };
    expect(redact(value)).toEqual({
      value: { ...value, list: ['a', { line: 'password=[masked: password]' }] },
      masked: { password: 1 },
    });
  });

  it('reads the words of a list as one command line, holes included', () => {
    const argv = ['mysql', '--password', 'hunter2', { the: 'targetPid' }, '-v'];
    expect(redact(argv).value).toEqual(['mysql', '--password', '[masked: password]', { the: 'targetPid' }, '-v']);
  });

  it('reads a key, or the name beside a value, as the name of a secret', () => {
    expect(
      redact([{ password: 'hunter2' }, { key: 'env.DB_PASSWORD', value: 'x1' }, { name: 'PORT', value: '80' }]).value,
    ).toEqual([
      { password: '[masked: password]' },
      { key: 'env.DB_PASSWORD', value: '[masked: password]' },
      { name: 'PORT', value: '80' },
    ]);
  });

  it('masks in evidence and next steps what it knows from the output', () => {
    const report = { findings: [{ line: 'server says tr0ub4dor&3 is wrong' }], stdout: 'password=tr0ub4dor&3\n' };
    expect(redact(report).value.findings).toEqual([{ line: 'server says [masked: password] is wrong' }]);
  });

  it('lets no output take names out of its own report', () => {
    const names = { run: 'r7k2m9qd', target: { pod: 'checkout-7f9c' }, about: 'orders.shop.svc:8080' };
    const stdout = 'password=checkout-7f9c password=orders.shop.svc:8080 password=r7k2m9qd';
    expect(redact({ ...names, stdout }).value).toMatchObject(names);
  });

  it('changes nothing the second time', () => {
    const once = redact({
      argv: ['curl', '--token', 'abc12345'],
      all: generateSecrets(5).map(({ text }) => text),
    }).value;
    expect(redact(once)).toEqual({ value: once, masked: {} });
  });
});

describe('holdsSecret', () => {
  it.each<readonly [readonly string[], string | undefined]>([
    [['curl', '-H', 'Authorization: Bearer abc.def123', 'http://x'], 'bearer token'],
    [['psql', 'postgres://app:hunter2@db/orders'], 'credentials in a URL'],
    [['mysql', '-phunter2'], 'password'],
    [['app', '--api-key', 'abc'], 'API key'],
    [['redis-cli', '-a', 'abc', 'ping'], 'password'],
    [['env', 'PGPASSWORD=abc', 'psql'], 'password'],
    [['curl', '-sv', 'http://orders.shop.svc:8080/health'], undefined],
    [['cat', '/var/run/secrets/kubernetes.io/serviceaccount/token'], undefined],
    [['nslookup', 'token.shop.svc.cluster.local'], undefined],
    [['mysql', '-p', '-h', 'db'], undefined],
  ])('%j: %s', (argv, kind) => {
    expect(holdsSecret(argv)).toBe(kind);
  });
});
