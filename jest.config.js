// Node strips the types itself: no transformer.
export default {
  testEnvironment: 'node',
  testMatch: ['**/test/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/test/e2e/'],
  transform: {},
  maxWorkers: 3,
  testTimeout: 30_000,
};
