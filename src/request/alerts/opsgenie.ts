import type { Recogniser } from './alert.ts';
import { alertmanager } from './alertmanager.ts';
import { datadog } from './datadog.ts';

/**
 * Opsgenie: title, description and tags of the alerting behind it, which are read as its own. Source: Opsgenie's Slack app
 * documentation, and opsgenie.default.* of Alertmanager's default template.
 */
export const opsgenie: Recogniser = (message) => {
  if (!/opsgenie|opsg\.in|atlassian/.test(`${message.from} ${message.links.join(' ')}`)) return [];
  const inner = { ...message, from: 'datadog alertmanager' };
  return [...alertmanager(inner), ...datadog(inner)];
};
