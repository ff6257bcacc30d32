/**
 * Slack's limits on a message, in characters (UTF-16 units) or pieces, and what kdebug keeps to. Sources: [docs] the block
 * reference on docs.slack.dev, [seen] reports in slackapi/bolt-js 2509 and 2867. Rich text elements have no limit of their
 * own; the constant texts of buttons and dialogs lie far below theirs.
 */
export const slackLimits = {
  /** [docs] */
  blocks: 50,
  /** [seen] Not documented: refusals from 11,300 on, always from about 13,200. */
  allText: 11_000,
  /** [docs] chat.update answers msg_too_long above it; chat.postMessage splits. */
  topText: 4_000,
  /** [docs] Of a button, and of its label for screen readers. */
  buttonText: 75,
} as const;

/** How a message's characters are shared out, below allText so that words of our own fit beside them. */
export const shares = {
  verdict: 1_000,
  asked: 1_200,
  findings: 3_400,
  notLooked: 900,
  outputHeads: 900,
  repeat: 1_200,
  foot: 400,
  note: 9_000,
  allOutput: 8_000,
} as const;

/** How much of one thing is shown. */
export const most = {
  parts: 8,
  /** People that one reply rings. */
  mentions: 10,
  findings: 6,
  evidence: 2,
  /** A finding that stands alone is a list, such as the containers that were injected. */
  evidenceAlone: 24,
  notLooked: 5,
  outcomes: 24,
  /** Characters of one line. */
  headline: 700,
  sentence: 320,
  evidenceLine: 160,
  evidenceLineAlone: 240,
  nextStep: 240,
  command: 590,
  outputLine: 300,
  /** A pod with this many or fewer places for injected containers left: the card says so. */
  containersLeft: 5,
} as const;
