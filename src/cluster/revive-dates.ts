/** The time fields of pods and events; the types of the client library say Date where JSON has text. */
const timeFields = new Set([
  'creationTimestamp',
  'deletionTimestamp',
  'firstTimestamp',
  'lastTimestamp',
  'eventTime',
  'lastObservedTime',
  'lastTransitionTime',
  'lastProbeTime',
  'startTime',
  'startedAt',
  'finishedAt',
]);
/** Whose keys people choose. */
const free = new Set(['labels', 'annotations', 'selector', 'matchLabels', 'nodeSelector', 'managedFields', 'data']);

/** Turns the time fields of an API answer into dates, in place. */
export function reviveDates(value: unknown): unknown {
  if (Array.isArray(value)) value.forEach(reviveDates);
  else if (typeof value === 'object' && value !== null) reviveFields(value as Record<string, unknown>);
  return value;
}

function reviveFields(record: Record<string, unknown>): void {
  for (const [key, inner] of Object.entries(record)) {
    if (typeof inner === 'string' && timeFields.has(key)) record[key] = new Date(inner);
    else if (!free.has(key)) reviveDates(inner);
  }
}
