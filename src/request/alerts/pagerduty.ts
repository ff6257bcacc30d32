import type { Recogniser } from './alert.ts';
import { alertmanager } from './alertmanager.ts';
import { datadog } from './datadog.ts';

/**
 * PagerDuty: the incident's title is what the alerting behind it wrote, so it is read as that. Its own service is none of
 * Kubernetes. Source: PagerDuty's Slack integration guide.
 */
export const pagerduty: Recogniser = (message) => {
  if (!/pagerduty/.test(`${message.from} ${message.links.join(' ')}`)) return [];
  const inner = { ...message, from: 'datadog alertmanager' };
  return [...alertmanager(inner), ...datadog(inner)].filter(({ kind }) => kind !== 'Service');
};
