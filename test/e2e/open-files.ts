import { request } from 'node:https';
import { text } from 'node:stream/consumers';
import { KubeConfig } from '@kubernetes/client-node';

/** How many files and sockets the API server holds open, by its own metrics. */
export async function openFiles(kubeconfig: string): Promise<number> {
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  const address = new URL('/metrics', config.getCurrentCluster()?.server);
  const options = { timeout: 10_000, agent: false };
  await config.applyToHTTPSOptions(options);
  const answer = Promise.withResolvers<string>();
  const asked = request(address, options, (response) => {
    void text(response).then(answer.resolve, answer.reject);
  });
  asked
    .once('error', answer.reject)
    .once('timeout', () => asked.destroy(new Error('no metrics in 10 s')))
    .end();
  const open = /^process_open_fds (\S+)$/m.exec(await answer.promise)?.[1];
  if (open === undefined) throw new Error('the API server tells no process_open_fds');
  return Number(open);
}
