import { expect, it } from '@jest/globals';
import { redactText } from '../../src/report/redact.ts';

it.each([
  ['registry.example/boarding-pass:4.12.0 cannot be pulled', 0],
  ['image shop/auth-token:v1.20.3-rc.1', 0],
  ['db-pass: 4.12.0', 1],
  ['password:hunter2', 1],
])('takes an image with its tag for no secret, and a secret for one: %s', (text, masked) => {
  const counts = Object.values(redactText(text).masked);
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(masked);
});
