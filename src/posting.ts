import { withLogFields } from './log.ts';
import { createPosts } from './queue/create-posts.ts';
import { createRuns } from './queue/create-runs.ts';
import { createUpdateBudget } from './queue/create-update-budget.ts';
import type { QueueParts } from './queue/open-queue.ts';
import type { Chat } from './run/chat.ts';
import type { Audit, Runs } from './run/ports.ts';
import { poster } from './run/poster.ts';
import { createSlackChat } from './slack/create-slack-chat.ts';

export interface PostingConfig {
  /** Without it this process leaves posting to those that have one. */
  readonly botToken: string | undefined;
  readonly SLACK_API_URL: string;
  readonly KDEBUG_UPDATES_PER_MINUTE: number;
  readonly audit: Audit;
}

export interface Posting {
  readonly runs: Runs;
  /** Wakes whoever posts a run. */
  readonly wake: (run: string) => Promise<void>;
  readonly chat?: Chat;
  readonly posts: boolean;
  close(): Promise<void>;
}

/** Runs in Redis, and the poster of every process that has a Slack token. queue.redis: a patient connection. */
export function openPosting(queue: QueueParts, config: PostingConfig): Posting {
  const posts = createPosts(queue);
  const runs = createRuns({ ...queue, wake: posts.wake });
  const { botToken } = config;
  if (botToken === undefined) return { runs, wake: posts.wake, posts: false, close: () => posts.close() };
  const budget = createUpdateBudget(queue, config.KDEBUG_UPDATES_PER_MINUTE);
  const chat = createSlackChat({ botToken, apiUrl: config.SLACK_API_URL, budget, log: queue.log });
  const parts = { runs, chat, audit: config.audit, log: queue.log, now: Date.now };
  const consumer = posts.consume((run) => withLogFields({ run }, () => poster(run, parts)), { redis: queue.redis });
  return {
    runs,
    wake: posts.wake,
    chat,
    posts: true,
    close: async () => {
      await consumer.close(5_000);
      await posts.close();
    },
  };
}
