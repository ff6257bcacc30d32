import { describe, expect, it } from '@jest/globals';
import { whyBadArgs } from '../../src/check/read-check-args.ts';
import { dns } from '../../src/checks/dns.ts';
import { http } from '../../src/checks/http.ts';
import { tcp } from '../../src/checks/tcp.ts';

describe('the arguments of tcp', () => {
  it.each([
    [
      { host: 'Orders.Shop', port: '8080' },
      { host: 'orders.shop', port: 8080 },
    ],
    [{ host: 'orders.shop:8080' }, { host: 'orders.shop', port: 8080 }],
    [{ host: '[fd00:0::1]:443' }, { host: 'fd00::1', port: 443 }],
    [
      { host: 'fd00::1', port: '443' },
      { host: 'fd00::1', port: 443 },
    ],
    [
      { host: '::ffff:10.0.0.1', port: '1' },
      { host: '10.0.0.1', port: 1 },
    ],
  ])('are read from %p', (given, expected) => {
    expect(tcp.args.parse(given)).toEqual(expected);
  });

  it.each([
    [{ host: 'orders' }, 'the port is missing: write HOST PORT or HOST:PORT'],
    [{ host: 'orders:80', port: '80' }, 'a port stands twice'],
    [{ host: 'orders', port: '0' }, '"0" is no port; ports are 1 to 65535'],
    [{ host: 'orders', port: '8e1' }, '"8e1" is no port'],
    [{ host: '-oProxy', port: '80' }, '"-oProxy" is neither a name nor an address'],
    [{ host: 'a b', port: '80' }, '"a b" is neither a name nor an address'],
    [{ host: '0x7f.1', port: '80' }, '0x7f.1 is no complete address; write all four numbers of it'],
    [{ host: '2852039166', port: '80' }, '2852039166 is no complete address'],
    [{ host: '0251.0376.0251.0376', port: '80' }, 'is no complete address'],
    [{ host: 'fe80::1%eth0', port: '80' }, 'is neither a name nor an address'],
  ])('are refused in words for people: %p', (given, sentence) => {
    expect(whyBadArgs(tcp, given)?.message).toContain(sentence);
  });
});

describe('the arguments of http', () => {
  it.each([
    [
      'orders.shop:8080/health',
      { scheme: 'http', host: 'orders.shop', port: 8080, path: '/health', authority: 'orders.shop:8080' },
    ],
    [
      'https://orders/a?b=c#d',
      {
        scheme: 'https',
        host: 'orders',
        port: 443,
        path: '/a?b=c',
        href: 'https://orders/a?b=c',
        shown: 'https://orders/a',
      },
    ],
    ['http://[fd00:0::1]:81/', { host: 'fd00::1', port: 81, authority: '[fd00::1]:81', href: 'http://[fd00::1]:81/' }],
    ["http://orders/$(id);'x' y", { path: "/$(id);'x'%20y" }],
  ])('are read from %s', (url, expected) => {
    expect(http.args.parse({ url })).toMatchObject(expected);
  });

  it.each([
    ['ftp://orders/', 'ftp is neither http nor https'],
    ['http://u:p@orders/', 'holds a user or password'],
    ['http://', 'is no URL'],
    ['http://0xa9fea9fe/', 'is no complete address'],
    ['http://169.254.43518/', 'is no complete address'],
    ['http://orders%2eshop/', 'is neither a name nor an address'],
  ])('are refused in words for people: %s', (url, sentence) => {
    expect(whyBadArgs(http, { url })?.message).toContain(sentence);
  });
});

it('dns takes a name and no address', () => {
  expect(whyBadArgs(dns, { name: '10.0.0.1' })?.message).toContain('10.0.0.1 is an address; dns takes a name');
  expect(dns.args.parse({ name: 'Orders.Shop.' })).toEqual({ name: 'orders.shop.' });
});
