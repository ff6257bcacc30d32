import type { Recogniser } from './alert.ts';
import { readLinks } from './read-links.ts';
import { readRecords } from './read-records.ts';
import { readServices } from './read-services.ts';

/** `[Triggered on {tag:value,…}]`, or `Triggered: … on tag:value,…`. */
const scope =
  /\b(?:triggered|re-triggered|warn|recovered|no data|alert|renotify)[^{\n]{0,200}\{([^}\n]{1,1000})\}|\son\s((?:[a-z_]{2,40}:[^\s,]{1,253},?){1,20})/gi;

/** Datadog monitors: tags in the title's scope, in the message and in the links. Source: docs.datadoghq.com, monitors. */
export const datadog: Recogniser = (message) => {
  const links = message.links.filter((link) => /datadoghq|ddog-gov/.test(link));
  if (links.length === 0 && !message.from.includes('datadog')) return [];
  const scopes = message.passages.flatMap((text) =>
    [...text.matchAll(scope)].map(([, braced, bare]) => braced ?? bare ?? ''),
  );
  return [
    ...scopes.flatMap((tags) => readRecords(tags, { from: "the monitor's scope", services: true })),
    ...readLinks(links, "the monitor's link"),
    ...readServices(message, 'tags'),
  ];
};
