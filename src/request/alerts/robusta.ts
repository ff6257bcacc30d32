import { type Clue, type Recogniser, scores } from './alert.ts';
import { isClusterName } from './pod-shape.ts';

const source = /(?:^|\n)\W{0,8}(?:Source|Cluster)\W{1,6}([\w.@:/-]{1,100})/g;
/** `Crashing pod x in namespace y`, `Job x in namespace y failed`: titles of the built-in playbooks. */
const sender = /robusta|holmes/;

/** Robusta: the cluster stands behind *Source:*. Source: integrations/slack/sender.py of robusta-dev/robusta. */
export const robusta: Recogniser = (message) => {
  if (!sender.test(`${message.from} ${message.links.join(' ')}`)) return [];
  return message.passages.flatMap((text) =>
    [...text.matchAll(source)].flatMap(([, cluster = '']) => clusterClue(cluster)),
  );
};

function clusterClue(cluster: string): readonly Clue[] {
  if (!isClusterName(cluster)) return [];
  return [{ cluster, score: scores.setting, reason: 'Robusta names its cluster as the source' }];
}
