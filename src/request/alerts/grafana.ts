import type { Recogniser } from './alert.ts';
import { readLinks } from './read-links.ts';
import { readServices } from './read-services.ts';

/**
 * Grafana's own alerting, new and legacy: labels as a list, and links to dashboards that carry the variables they show
 * (`var-pod`). Source: default_template.go of grafana/alerting.
 */
export const grafana: Recogniser = (message) => {
  const links = message.links.filter((link) => /\/d\/|[?&]var-|grafana|\/explore/.test(link));
  if (links.length === 0 && !message.from.includes('grafana')) return [];
  return [...readLinks(links, "a dashboard's link"), ...readServices(message, "the alert's labels")];
};
