/** Milliseconds: a duration, or a point in time since the epoch. */
export type Ms = number;

/** id such as 'slack:T1/U2' is compared, never parsed, outside its adapter. */
export interface Person {
  readonly id: string;
  readonly name: string;
  /** User groups such as 'slack:S123', as the bot looked them up; policy rules may name them. */
  readonly groups?: readonly string[];
}

/** Where an answer goes; address is opaque outside its adapter. */
export interface Place {
  readonly chat: 'slack' | 'terminal';
  readonly address: string;
  readonly private: boolean;
  /** What policy rules name, such as 'slack:C123'; the address may say more (a thread). */
  readonly channel?: string;
}

export const workloadKinds = ['Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'Service'] as const;
export type WorkloadKind = (typeof workloadKinds)[number];

export interface Selection {
  readonly cluster: string;
  readonly namespace: string;
  readonly container?: string;
  readonly pick: 'one' | 'all';
  readonly by:
    | { readonly name: string }
    | { readonly kind: WorkloadKind; readonly name: string }
    | { readonly labels: string };
}

export type Arg = string | number | boolean | readonly string[];

/** What all rounds together may take when the command names no limit. */
export const defaultLimitMs: Ms = 60_000;

/** What a person asked. */
export interface Request {
  readonly run: string;
  readonly from: Person;
  readonly at: Place;
  readonly on: readonly [Selection, ...Selection[]];
  readonly check: string;
  readonly args: Readonly<Record<string, Arg>>;
  /** Time that all rounds together may take once a worker has the job. */
  readonly limitMs: Ms;
  readonly askedAt: Ms;
}

/** The pod and container that is looked into. */
export interface Target {
  readonly cluster: string;
  readonly namespace: string;
  readonly pod: string;
  readonly podUid: string;
  readonly os: 'linux' | 'windows';
  readonly container?: {
    readonly name: string;
    readonly id?: string;
    readonly running: boolean;
    readonly uid?: number;
    readonly gid?: number;
  };
  /** How it was chosen, when the words named more than one pod or a pod that is gone: a sentence for the card. */
  readonly chosen?: string;
}
