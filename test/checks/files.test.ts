import { describe, expect, it } from '@jest/globals';
import { files } from '../../src/checks/files.ts';
import { whyForbiddenPath } from '../../src/checks/why-forbidden-path.ts';
import { judgeFixture, readFixture } from './fixture.ts';

const judge = (stdout: string) => {
  const { target, api, outcomes } = readFixture('files/link.busybox');
  return files.interpret({ target, api, args: { path: '/a/b' }, outcomes: outcomes.map((one) => ({ ...one, stdout })) })
    .findings;
};

describe.each(['busybox', 'toolbox'])('the checks of paths, in %s', (image) => {
  it('follow an absolute link of the target inside its own root', () => {
    expect(judgeFixture(`files/link.${image}`)[0]?.sentence).toMatch(
      /^\/data\/abs\/log\.txt is a regular file \(it leads to \/data\/dir\/log\.txt\), 6 B, mode 0?644, owner 0:\d+$/,
    );
  });

  it('name a link that leads nowhere, and what stands beside it', () => {
    expect(judgeFixture(`files/dangling.${image}`)[0]?.sentence).toMatch(
      /^the link \/data\/dangling points to gone\/away, which does not exist \(no such file \/data\/gone\); there is /,
    );
  });

  it('do not look at a mounted Secret behind a harmless link, nor at a token', () => {
    for (const name of ['files/secret-by-link', 'tail/token']) {
      expect(judgeFixture(`${name}.${image}`)).toEqual([
        expect.objectContaining({ code: 'path-forbidden', unseen: true }),
      ]);
      expect(
        readFixture(`${name}.${image}`)
          .outcomes.map(({ stdout }) => stdout)
          .join(''),
      ).not.toMatch(/canary|eyJ/);
    }
  });

  it('do not open what is no plain file', () => {
    expect(judgeFixture(`files/pipe.${image}`)[0]?.sentence).toContain('/data/pipe is a fifo');
  });

  it('name the folder, owner and mode that keep the user of the process out', () => {
    expect(judgeFixture(`perms/folder-closed.${image}`)[0]?.sentence).toMatch(
      /^permission denied: the user of the process may not enter \/data\/closed \(mode 2?700, owner 0:\d+\)$/,
    );
    expect(judgeFixture(`perms/no-write.${image}`)[0]?.sentence).toMatch(
      /^permission denied: user 1000:1000 may not write \/data\/dir\/log\.txt, which belongs to 0:\d+ with mode 0644: (?:its group|others) may not write$/,
    );
    expect(judgeFixture(`perms/no-read.${image}`).map(({ code }) => code)).toEqual(['perms-no-read', 'perms-no-write']);
  });

  it('show the end of a file, and find files by name', () => {
    expect(judgeFixture(`tail/log.${image}`)[0]?.evidence).toEqual([{ from: 'tail', line: 'hello' }]);
    expect(judgeFixture(`find/logs.${image}`)[0]?.evidence[0]?.line).toMatch(/ 6 \/data\/dir\/log\.txt$/);
  });
});

describe('files', () => {
  it.each([
    ['missing /a/b\nnear c', 'path-missing'],
    ['loop /a', 'link-loop'],
    ['not-a-folder /a', 'path-not-folder'],
    ['no-search /a', 'folder-closed'],
    ['final /proc/1/environ', 'path-forbidden'],
    ['final /etc/login/x', 'path-forbidden'],
    ['final /etc/login', 'path-forbidden'],
    ['final /etc/login-page', 'path-there'],
    ['nonsense', 'path-unseen'],
  ])('judges a way that ends with %j', (stdout, code) => {
    expect(judge(stdout).map((finding) => finding.code)).toEqual([code]);
  });

  it.each(['', 'etc/passwd', '/etc/\npasswd', '/x'.repeat(600)])('refuses %j as a path', (path) => {
    expect(files.args.safeParse({ path }).success).toBe(false);
  });
});

describe('forbidden paths', () => {
  const { api, target } = readFixture('files/link.busybox');
  it.each([
    '/proc/self/environ',
    '/proc/7/task/8/environ',
    '/proc/7/root/etc/login/password',
    '/proc/7/mem',
    '/proc/kcore',
    '/run/secrets/kubernetes.io/serviceaccount/token',
    '/var/run//secrets/x',
    '/elsewhere/kubernetes.io/serviceaccount',
    '/etc//login/password',
  ])('include %s', (path) => {
    expect(whyForbiddenPath(path, api.pod, target)).toBeDefined();
  });

  it.each(['/proc/1/status', '/etc/passwd', '/run/secrets-of-nobody', '/data/environment'])(
    'do not include %s',
    (path) => {
      expect(whyForbiddenPath(path, api.pod, target)).toBeUndefined();
    },
  );
});
