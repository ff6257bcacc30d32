import type { Overview } from '../../../src/run/overview.ts';
import { answered, card, request, target } from '../sample-cards.ts';

const at = Date.UTC(2026, 10, 24, 12, 30, 0);
const link = 'https://home-team.slack.com/archives/C0INCIDENT/p1795519628843000';

/** Somebody on call, with a policy file and some runs. */
export function overview(more: Partial<Overview> = {}): Overview {
  return {
    at,
    store: true,
    clusters: [
      { name: 'prod', workers: 2 },
      { name: 'staging', workers: 0 },
    ],
    rights: {
      may: [
        {
          rule: 'shop-incidents',
          allows: 'all checks in namespaces shop, shop-* of clusters prod, staging, up to R0',
          channels: ['C0INCIDENT'],
        },
        { rule: 'platform-raw', allows: 'raw commands in all namespaces of cluster staging, up to R0' },
      ],
      notMore: [
        'Rule no-system-pods denies everything in namespaces kube-* of all clusters: system pods are the platform team’s.',
        'Steps that read the files, open files and stacks of the target (R1) are left out: no rule has `maxRung` for you.',
      ],
      clusters: ['prod', 'staging'],
    },
    runs: [
      { card: card({ state: 'running', target, progress: { done: 3, of: 5, leftMs: 11_200 } }), link },
      { card: answered(), link },
      {
        card: answered(
          { verdict: 'healthy', headline: 'web: nothing wrong found' },
          { at: { ...request.at, private: true } },
        ),
      },
      { card: card({ state: 'ended', end: { as: 'expired' } }), link },
    ],
    ...more,
  };
}

/** name of the golden file -> what the person sees. */
export const overviews: Readonly<Record<string, Overview>> = {
  usual: overview(),
  'new here': overview({ runs: [] }),
  'store away': overview({ store: false, runs: undefined, clusters: [{ name: 'prod', workers: undefined }] }),
  stopped: overview({
    runs: [],
    stopped: {
      code: 'stopped',
      message: 'kdebug was stopped by ada 3 minutes ago (the API server is slow).',
      nextStep: 'Ask again once it is resumed: `/kdebug resume`, by those whom the policy lets.',
    },
  }),
  'no rights': overview({
    clusters: [],
    runs: [],
    rights: {
      may: [],
      notMore: [],
      clusters: [],
      nothing: {
        code: 'no-rule',
        message: 'No rule of the policy lets you use kdebug here.',
        nextStep: 'Ask in the channel of your team, or ask whoever keeps the policy file for a rule.',
      },
    },
  }),
};
