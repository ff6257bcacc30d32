import { spawnSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import ipaddr from 'ipaddr.js';
import {
  canonicalAddress,
  forbiddenRanges,
  isForbidden,
  loopbackRanges,
  shellForbidden,
} from '../../src/check/forbidden-addresses.ts';

describe('the forbidden addresses', () => {
  it.each([
    '169.254.169.254',
    '169.254.170.23',
    '[fe80::1]',
    'fe80::1%eth0',
    'FEBF::1',
    'fd00:ec2::254',
    '0:0:0:0:0:ffff:a9fe:a9fe',
    '::ffff:169.254.169.254',
    '0xa9.0xfe.0xa9.0xfe',
    '2852039166',
    '64:ff9b::169.254.169.254',
    '100.100.100.200',
    '168.63.129.16',
  ])('hold %s in whatever notation it is written', (address) => {
    expect(isForbidden(address, false)).toBe(true);
  });

  it.each(['127.0.0.1', '127.1', '0.0.0.0', '::1', '::', '::ffff:127.0.0.1', '[::1]'])(
    'hold the loopback address %s in pods with hostNetwork only',
    (address) => {
      expect([isForbidden(address, true), isForbidden(address, false)]).toEqual([true, false]);
    },
  );

  it.each(['10.0.0.1', '192.0.2.1', '2001:db8::1', 'fd00:ec3::254', 'orders.shop', 'metadata.google.internal', ''])(
    'leave %p alone',
    (host) => {
      expect(isForbidden(host, true)).toBe(false);
    },
  );
});

describe('the shell side of the forbidden addresses', () => {
  it('decides as the list does for 600 addresses in and around the ranges', () => {
    const samples = [...fc.sample(nearby(), 400), ...fc.sample(fc.oneof(fc.ipV4(), fc.ipV6()), 200)];
    const texts = samples.map((text) => canonicalAddress(text) ?? '');
    for (const hostNetwork of [true, false]) {
      const said = shellSays(texts, hostNetwork);
      const apart = texts.filter((text, i) => said[i] !== (isForbidden(text, hostNetwork) ? '1' : '0'));
      expect({ hostNetwork, apart }).toEqual({ hostNetwork, apart: [] });
    }
  });

  it('forbids what is not the canonical text of an address', () => {
    const texts = ['', 'FE80::1', 'fe80::1%eth0', '0:0:0:0:0:ffff:a9fe:a9fe', '::ffff:a9fe:a9fe', 'localhost', '1 2'];
    expect(shellSays(texts, false)).toEqual(texts.map(() => '1'));
  });
});

/** Addresses that share the leading bits of a range, so that both sides of each border are met. */
function nearby(): fc.Arbitrary<string> {
  const ranges = [...forbiddenRanges, ...loopbackRanges];
  return fc
    .tuple(fc.constantFrom(...ranges), fc.nat(255), fc.nat(15), fc.boolean())
    .map(([{ cidr }, byte, at, keep]) => {
      const bytes = ipaddr.parseCIDR(cidr)[0].toByteArray();
      if (!keep) bytes[at % bytes.length] = byte;
      return ipaddr.fromByteArray(bytes).toString();
    });
}

function shellSays(texts: readonly string[], hostNetwork: boolean): string[] {
  const script = `${shellForbidden}\nfor x do forbidden "$x" ${hostNetwork ? 1 : 0} && echo 1 || echo 0; done`;
  const { stdout, stderr } = spawnSync('sh', ['-c', script, 'sh', ...texts], { encoding: 'utf8' });
  expect(stderr).toBe('');
  return stdout.trim().split('\n');
}
