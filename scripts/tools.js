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
export const promtool = {
  command: 'promtool',
  debian: 'prometheus',
  brew: 'prometheus',
  why: 'npm run check tests the alert rules',
};
/** What the sandbox cluster is made of, and what its pods find useful: without them its tests are skipped aloud. */
export const sandboxTools = [
  ['ip', 'iproute2', 'the sandbox cluster connects its pods with it'],
  ['iptables-restore', 'iptables', 'the sandbox cluster makes Services of it'],
  ['openssl', 'openssl', "the sandbox cluster's API has a certificate"],
  ['hostname', 'hostname', 'pods of the sandbox cluster have names'],
  ['ps', 'procps', 'a tool for pods of the sandbox cluster'],
  ['curl', 'curl', 'a tool for pods of the sandbox cluster'],
  ['dig', 'bind9-dnsutils', 'a tool for pods of the sandbox cluster'],
].map(([command, debian, why]) => ({ command, debian, brew: debian, why }));
