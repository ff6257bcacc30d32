// The end-to-end suite: needs KDEBUG_E2E_KUBECONFIG, a kubeconfig of a cluster that may be used for tests.
export default {
  testEnvironment: 'node',
  // The chart's own tests too: here there is a Helm, which `npm test` may lack.
  testMatch: ['**/test/e2e/**/*.test.ts', '**/test/deploy/chart.test.ts'],
  transform: {},
  maxWorkers: 1,
  testTimeout: 120_000,
};
