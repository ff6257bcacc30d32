import { z } from 'zod';
import { actions } from './form.ts';

const element = z.looseObject({
  value: z.string().max(3_000).nullish(),
  selected_option: z.looseObject({ value: z.string().max(150) }).nullish(),
  selected_options: z.array(z.looseObject({ value: z.string().max(150) })).nullish(),
  selected_conversation: z.string().max(255).nullish(),
});
const values = z.record(z.string(), z.record(z.string(), element));
const urls = z.array(z.looseObject({ channel_id: z.string(), response_url: z.url().max(2_000) })).catch([]);

/** What stands in the modal as it is submitted; blank is undefined. */
export interface Submission {
  readonly channel: string | undefined;
  readonly cluster: string | undefined;
  readonly namespace: string | undefined;
  readonly workload: string | undefined;
  readonly pod: string | undefined;
  readonly target: string | undefined;
  readonly check: string | undefined;
  /** By block. */
  readonly args: ReadonlyMap<string, string>;
  readonly private: boolean;
  /** A bearer secret of Slack: where a private answer goes. */
  readonly replyUrl: string | undefined;
}

/** view.state.values and response_urls, as Slack sends them. Throws for what no view of ours can hold. */
export function readSubmission(state: unknown, responseUrls: unknown): Submission {
  const blocks = Object.entries(values.parse(state));
  const of = (action: string): z.infer<typeof element> | undefined =>
    blocks.map(([, inside]) => inside[action]).find((found) => found !== undefined);
  const text = (action: string): string | undefined => {
    const found = of(action);
    return found?.selected_option?.value ?? (found?.value?.trim() || undefined);
  };
  const channel = of(actions.channel)?.selected_conversation ?? undefined;
  return {
    channel,
    cluster: text(actions.cluster),
    namespace: text(actions.namespace),
    workload: text(actions.workload),
    pod: text(actions.pod),
    target: text(actions.target),
    check: text(actions.check),
    args: new Map(
      blocks.flatMap(([block, inside]) => {
        const value = inside[actions.arg]?.value?.trim();
        return value ? [[block, value] as const] : [];
      }),
    ),
    private: of(actions.options)?.selected_options?.some(({ value }) => value === 'private') ?? false,
    replyUrl: urls.parse(responseUrls).find(({ channel_id }) => channel_id === channel)?.response_url,
  };
}
