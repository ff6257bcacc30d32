// Loaded by --import before a part of the demo. Its standard input is a pipe that nobody writes into: that ends with the
// demo, however that ends, and even when nobody can send TERM any more. Then there is nothing to be tidy for.
process.stdin.resume().once('end', () => process.kill(process.pid, 'SIGKILL'));
process.stdin.unref();
