import type { Environment } from '../../config/environment.ts';
import type { SlackEmulator } from '../slack-emulator/slack-emulator.ts';
import type { ClusterOptions, DemoCluster } from './choose-cluster.ts';
import type { KeyFiles } from './write-keys.ts';

export interface DemoOptions extends ClusterOptions {
  readonly image?: string;
  readonly imagePullPolicy?: string;
}

interface Started {
  readonly redis: string;
  readonly slack: SlackEmulator;
  readonly policyFile: string;
  readonly cluster: DemoCluster;
  readonly keys: KeyFiles;
}

/** What bot and worker of the demo are told by their environment. */
export function partVariables(options: DemoOptions, { redis, slack, policyFile, cluster, keys }: Started): Environment {
  return {
    REDIS_URL: redis,
    SLACK_API_URL: slack.url,
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_APP_TOKEN: slack.appToken,
    KDEBUG_SLACK_MODE: 'socket',
    KDEBUG_POLICY: policyFile,
    KDEBUG_SIGNING_KEY: keys.signing,
    KDEBUG_TRUSTED_KEYS: keys.trusted,
    KDEBUG_CLUSTER: 'demo',
    KDEBUG_CLUSTERS: 'demo',
    KDEBUG_NAMESPACE: cluster.namespace,
    KDEBUG_LOG_LEVEL: 'info',
    ...(cluster.kubeconfig === undefined ? {} : { KUBECONFIG: cluster.kubeconfig }),
    ...(cluster.context === undefined ? {} : { KDEBUG_CONTEXT: cluster.context }),
    ...(options.image === undefined ? {} : { KDEBUG_IMAGE: options.image }),
    ...(options.imagePullPolicy === undefined ? {} : { KDEBUG_IMAGE_PULL_POLICY: options.imagePullPolicy }),
  };
}
