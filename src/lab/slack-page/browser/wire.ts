/** What page and server say to each other. Slack's own shapes are passed on as they are. */
export type Json = Readonly<Record<string, unknown>>;

export interface MessageView {
  readonly channel: string;
  readonly ts: string;
  readonly user: string;
  readonly text: string;
  readonly thread_ts?: string;
  readonly blocks?: readonly Json[];
  readonly attachments?: readonly Json[];
  readonly edited?: boolean;
  readonly files?: readonly { readonly id: string; readonly name: string; readonly size: number }[];
  readonly onlyYou?: boolean;
}

export interface MemberView {
  readonly id: string;
  readonly name: string;
  readonly realName: string;
  readonly kind: 'app' | 'of another company' | 'guest' | 'member';
}

export interface ChannelView {
  readonly id: string;
  readonly name: string;
  readonly kind: 'public' | 'private' | 'im';
  readonly shared: boolean;
  readonly members: readonly string[];
}

export interface IncidentView {
  readonly name: string;
  readonly title: string;
  readonly sees: string;
  readonly asks: readonly string[];
}

export interface Snapshot {
  readonly me: string;
  readonly app: {
    readonly name: string;
    readonly user: string;
    readonly shortcuts: { readonly message: readonly string[]; readonly global: readonly string[] };
  };
  readonly members: readonly MemberView[];
  readonly channels: readonly ChannelView[];
  readonly groups: readonly { readonly id: string; readonly handle: string }[];
  readonly messages: readonly MessageView[];
  readonly home: Json | undefined;
  readonly modals: readonly Json[];
  readonly journal: readonly object[];
  readonly tour: readonly string[];
  readonly incidents?: readonly IncidentView[];
  readonly broken?: string | undefined;
}

export type Change =
  | { readonly kind: 'message' | 'gone'; readonly message: MessageView }
  | { readonly kind: 'journal'; readonly entry: object }
  | { readonly kind: 'home'; readonly view: Json | undefined }
  | { readonly kind: 'modals'; readonly views: readonly Json[] };
