/** Programs that npm does not bring: what each is for, and the packages that have it. */
export const redisServer = {
  command: 'redis-server',
  debian: 'redis-server',
  brew: 'redis',
  why: 'the queue of the demo and of the tests; or set REDIS_URL to a Redis of your own',
};
export const busybox = {
  command: 'busybox',
  debian: 'busybox-static',
  brew: 'busybox',
  why: "the tests run the pod's script in its shell",
};
export const shellcheck = {
  command: 'shellcheck',
  debian: 'shellcheck',
  brew: 'shellcheck',
  why: 'npm run check lints the shell scripts',
};
