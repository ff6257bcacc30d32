import { askKdebug } from '../../faults/ask-kdebug.ts';
import { isReady, podOf, startTestSandbox } from './start-test-sandbox.ts';

const serves = 'mkdir -p /tmp/w; echo hi >/tmp/w/index.html; exec busybox httpd -f -p 8080 -h /tmp/w';
const orders = { selector: { app: 'orders' }, ports: [{ port: 8080 }] };

const sandbox = await startTestSandbox();
try {
  await sandbox.apply([
    podOf('web', serves, { container: { readinessProbe: { tcpSocket: { port: 8080 } } } }),
    { apiVersion: 'v1', kind: 'Service', metadata: { name: 'orders' }, spec: orders },
  ]);
  await sandbox.until('web', isReady);
  const about = { kubeconfig: sandbox.kubeconfig, image: 'docker.io/library/busybox:1.35', namespace: 'default' };
  const { firstLine } = await askKdebug('web netcheck', about);
  const { firstLine: broken } = await askKdebug('web tcp orders 8080', about);
  process.stdout.write(JSON.stringify({ notes: sandbox.notes, firstLine, broken }));
} finally {
  await sandbox.close();
}
