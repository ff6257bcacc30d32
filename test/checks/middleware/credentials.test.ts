import { describe, expect, it } from '@jest/globals';
import { containerEnv } from '../../../src/checks/middleware/container-env.ts';
import { findCredentials } from '../../../src/checks/middleware/find-credentials.ts';
import { anyDatabase, type ServerKind } from '../../../src/checks/middleware/server-kind.ts';

const kind: ServerKind = {
  name: 'postgres',
  product: 'PostgreSQL',
  port: 5432,
  schemes: ['postgres'],
  stems: /^(?:.*_)?(?:PG|POSTGRES)$/i,
};
const peer = { host: 'db.shop', port: 5432 };

const text = (name: string, value: string) => ({ name, value });
const secret = (name: string, key: string, of = 'db') => ({
  name,
  valueFrom: { secretKeyRef: { name: of, key } },
});
const find = (...env: (ReturnType<typeof text> | ReturnType<typeof secret>)[]) =>
  findCredentials(containerEnv({ name: 'app', env }), peer, kind);
const password = (key: string) => ({ name: 'KDEBUG_PASSWORD', secret: 'db', key });

describe('the Secrets that a login takes', () => {
  it.each<[string, Parameters<typeof find>, unknown]>([
    [
      'stand beside the host, with user and database of the same stem',
      [text('DB_HOST', 'db.shop'), text('DB_USER', 'shop'), text('DB_NAME', 'orders'), secret('DB_PASSWORD', 'pw')],
      { secrets: [password('pw')], user: 'shop', database: 'orders' },
    ],
    [
      'may hold the user too',
      [text('PGHOST', 'db.shop'), secret('PGUSER', 'user'), secret('PGPASSWORD', 'pw')],
      { secrets: [password('pw'), { name: 'KDEBUG_USER', secret: 'db', key: 'user' }] },
    ],
    [
      'are those that the URL of the spec refers to',
      [
        secret('A_PASSWORD', 'a'),
        secret('B_PASSWORD', 'b'),
        text('DATABASE_URL', 'postgres://shop:$(B_PASSWORD)@db.shop/orders?sslmode=require'),
      ],
      { secrets: [password('b')], user: 'shop', database: 'orders' },
    ],
    [
      'are those of the kind where the host has a stem of its own',
      [text('ORDERS_HOST', 'db.shop'), secret('POSTGRES_PASSWORD', 'pw'), secret('API_PASSWORD', 'other')],
      { secrets: [password('pw')] },
    ],
    [
      'may be a whole URL, whose host the step compares',
      [secret('DATABASE_URL', 'url')],
      { secrets: [{ name: 'KDEBUG_URL', secret: 'db', key: 'url' }] },
    ],
  ])('%s', (_, env, expected) => {
    expect(find(...env)).toEqual(expected);
  });

  it.each<[string, Parameters<typeof find>]>([
    ['the spec names another host beside them', [text('DB_HOST', 'other'), secret('DB_PASSWORD', 'pw')]],
    ['the spec names no host', [secret('DB_PASSWORD', 'pw')]],
    ['the spec names another port', [text('DB_HOST', 'db.shop'), text('DB_PORT', '5433'), secret('DB_PASSWORD', 'pw')]],
    ['the password is of something else', [text('DB_HOST', 'db.shop'), secret('STRIPE_PASSWORD', 'pw')]],
    [
      'the URL is of another scheme, and so of another port',
      [secret('SITE_PW', 'pw'), text('SITE_URL', 'https://shop:$(SITE_PW)@db.shop/')],
    ],
    ['the password is a text of the spec', [text('DB_HOST', 'db.shop'), text('DB_PASSWORD', 'open')]],
    ['the URL is of another kind of server', [secret('REDIS_URL', 'url')]],
  ])('are not taken where %s', (_, env) => {
    expect(find(...env)).toBeUndefined();
  });

  it('are not tried where several would fit, for a wrong one could lock an account', () => {
    const env = [text('ORDERS_HOST', 'db.shop'), secret('PG_PASSWORD', 'a'), secret('POSTGRES_PASSWORD', 'b')];
    expect(find(...env)).toBe('several');
  });

  it('take no name of a user that is more than a plain word', () => {
    const found = find(text('DB_HOST', 'db.shop'), text('DB_USER', '-x y'), secret('DB_PASSWORD', 'pw'));
    expect(found).toEqual({ secrets: [password('pw')] });
  });
});

it('a stem means any database only as a whole word', () => {
  expect(['DB', 'ORDERS_DB', 'DATABASE'].every((stem) => anyDatabase.test(stem))).toBe(true);
  expect(anyDatabase.test('MONGODB')).toBe(false);
});
