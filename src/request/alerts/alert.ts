/** What an alert may be about, as Kubernetes writes it. */
export type AlertKind = 'Pod' | 'Deployment' | 'StatefulSet' | 'DaemonSet' | 'Job' | 'CronJob' | 'Service';

/** Where something runs, as far as a message tells. */
export interface Setting {
  readonly cluster?: string;
  readonly namespace?: string;
  readonly container?: string;
}

/** What a message is about; what it does not tell is left out. */
export interface Subject extends Setting {
  readonly kind: AlertKind;
  readonly name: string;
}

/** One hint at a subject, or, without kind and name, at where all of the message plays. */
export interface Clue extends Setting {
  readonly kind?: AlertKind;
  readonly name?: string;
  /** 0 to 100: how sure this hint alone makes. */
  readonly score: number;
  /** What was read and where: a part of a sentence for the person. */
  readonly reason: string;
}

/** A Slack message in the parts that matter here. */
export interface AlertMessage {
  /** Names of the sender and footers, in lower case. */
  readonly from: string;
  /** Somebody typed it; else an app posted it. */
  readonly byPerson: boolean;
  /** Its parts as a person reads them: without links, marks and emoji. `code` stays between backticks. */
  readonly passages: readonly string[];
  readonly links: readonly string[];
}

/** What the messages of one source tell. A message that is not from that source gives no clue. */
export type Recogniser = (message: AlertMessage) => readonly Clue[];

/** Scores of clues, so that they are weighed in one place. */
export const scores = {
  /** A label or tag names it. */
  label: 95,
  /** A sentence says "Pod x" or "shop/x". */
  phrase: 82,
  kubectl: 76,
  /** A row of `kubectl get pods` with a pod that is not well. */
  sickRow: 80,
  wellRow: 51,
  title: 70,
  link: 68,
  /** A name that only a Deployment's or a CronJob's pod has. */
  shape: 64,
  /** A name that a StatefulSet's or a DaemonSet's pod may have, and other things too. */
  loose: 37,
  setting: 50,
  weak: 30,
} as const;
