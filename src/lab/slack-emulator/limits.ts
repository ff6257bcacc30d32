/** A limit of Slack's and where it is written down. */
export interface Limit {
  readonly max: number;
  readonly source: string;
}

const types = '@slack/types 3.2.0, comments of the field';
const table = 'nicklambourne/slackblocks, spec/limits.json';
const ref = (method: string): string => `https://docs.slack.dev/reference/methods/${method}`;
const known = 'observed by many, not documented: check on a real workspace before relying on it';

/** Sizes: characters unless the name says otherwise. They are always enforced, whatever becomes of rates. */
export const limits = {
  ackMs: { max: 3_000, source: 'https://docs.slack.dev/interactivity/handling-user-interaction' },
  triggerMs: { max: 3_000, source: 'https://docs.slack.dev/surfaces/modals' },
  responseUrlUses: { max: 5, source: 'https://docs.slack.dev/interactivity/handling-user-interaction' },
  responseUrlMs: { max: 30 * 60_000, source: 'https://docs.slack.dev/interactivity/handling-user-interaction' },
  sockets: { max: 10, source: 'https://docs.slack.dev/apis/events-api/using-socket-mode' },
  socketTicketMs: { max: 30_000, source: known },
  postedText: { max: 40_000, source: `${ref('chat.postMessage')}, truncated beyond` },
  updatedText: { max: 4_000, source: ref('chat.update') },
  ephemeralText: { max: 40_000, source: known },
  allBlocksText: { max: 12_000, source: 'slackapi/bolt-js #2509 and #2867: refused from 11,300 to 13,200 on' },
  metadataBytes: { max: 8_000, source: known },
  messageBlocks: { max: 50, source: types },
  viewBlocks: { max: 100, source: table },
  viewBytes: { max: 250_000, source: ref('views.open') },
  viewStack: { max: 3, source: ref('views.push') },
  viewTitle: { max: 24, source: '@slack/types 3.2.0, views' },
  privateMetadata: { max: 3_000, source: '@slack/types 3.2.0, views' },
  id: { max: 255, source: table },
  sectionText: { max: 3_000, source: types },
  sectionFields: { max: 10, source: types },
  sectionField: { max: 2_000, source: types },
  headerText: { max: 150, source: types },
  contextElements: { max: 10, source: types },
  contextText: { max: 3_000, source: known },
  actionsElements: { max: 25, source: types },
  buttonText: { max: 75, source: types },
  buttonValue: { max: 2_000, source: types },
  buttonUrl: { max: 3_000, source: types },
  accessibilityLabel: { max: 75, source: types },
  confirmTitle: { max: 100, source: table },
  confirmText: { max: 300, source: table },
  confirmButton: { max: 30, source: table },
  options: { max: 100, source: table },
  optionText: { max: 75, source: table },
  optionValue: { max: 150, source: table },
  overflowOptions: { max: 5, source: table },
  choiceOptions: { max: 10, source: types },
  placeholder: { max: 150, source: table },
  inputLabel: { max: 2_000, source: types },
  inputValue: { max: 3_000, source: types },
  imageUrl: { max: 3_000, source: table },
  altText: { max: 2_000, source: types },
  imageTitle: { max: 2_000, source: types },
  markdownText: { max: 12_000, source: `${types}; of all markdown blocks of a message together` },
  tableRows: { max: 100, source: types },
  tableColumns: { max: 20, source: types },
  dataTableRows: { max: 201, source: `${types}; a header and 200 rows` },
  dataTableText: { max: 20_000, source: table },
  alertText: { max: 200, source: table },
  cardTitle: { max: 150, source: types },
  cardBody: { max: 200, source: types },
  cardActions: { max: 3, source: table },
  containerBlocks: { max: 10, source: types },
  containerTitle: { max: 150, source: types },
  planTasks: { max: 50, source: table },
  snippetBytes: { max: 1_000_000, source: ref('files.getUploadURLExternal') },
} as const satisfies Record<string, Limit>;

/** Waits before an event is delivered again: at once, 1 min, 5 min. https://docs.slack.dev/apis/events-api#retries */
export const eventRetryAfterMs: readonly number[] = [0, 60_000, 300_000];

/** How often a method may be called. by: what is counted together. */
export interface Rate {
  readonly calls: number;
  readonly inMs: number;
  readonly by: 'workspace' | 'channel';
  readonly source: string;
}

const tier = (calls: number): Rate => ({
  calls,
  inMs: 60_000,
  by: 'workspace',
  source: 'https://docs.slack.dev/apis/web-api/rate-limits and the page of the method',
});

/** Slack's numbers are minima ('50+ per minute'); the emulator refuses the first call beyond them. */
export const rates: Readonly<Record<string, Rate>> = {
  'chat.postMessage': {
    calls: 5,
    inMs: 5_000,
    by: 'channel',
    source: 'https://docs.slack.dev/apis/web-api/rate-limits: 1 per second and channel, short bursts tolerated',
  },
  'chat.update': tier(50),
  'chat.delete': tier(50),
  'chat.postEphemeral': tier(100),
  'conversations.info': tier(50),
  'conversations.history': tier(50),
  'conversations.replies': tier(50),
  'conversations.open': tier(50),
  'users.conversations': tier(50),
  'users.info': tier(100),
  'usergroups.list': tier(20),
  'usergroups.users.list': tier(20),
  'views.open': tier(100),
  'views.update': tier(100),
  'views.push': tier(100),
  'views.publish': tier(100),
  'files.getUploadURLExternal': tier(100),
  'files.completeUploadExternal': tier(100),
  'apps.connections.open': tier(50),
  'api.test': tier(100),
};
