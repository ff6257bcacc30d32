import type { Decision } from '../../../src/access/permit.ts';
import { problem } from '../../../src/errors.ts';
import type { Request } from '../../../src/request/request.ts';
import { createPickers } from '../../../src/run/create-pickers.ts';
import type { ModalParts, OfferedCheck } from '../../../src/slack/modal/parts.ts';
import { createFakeDirectory, type FakeDirectory } from '../../contracts/fake-directory.ts';

export const checks: readonly OfferedCheck[] = [
  { name: 'triage', summary: 'what is wrong with it', words: [], ceiling: { rung: 1 } },
  { name: 'tcp', summary: 'connects to a peer', words: ['host', 'port?'], ceiling: { rung: 0 } },
  { name: 'raw', summary: 'runs one command', words: ['argv…'], ceiling: { rung: 1 } },
];

export const person = { id: 'slack:T0KDEBUG01/U0MEMBER01', name: 'member' };

/** Everybody may look into namespace shop of every cluster at R0, and nowhere else. */
export const inShop = ({ on }: Pick<Request, 'on'>): Decision =>
  on.every(({ namespace }) => namespace === 'shop')
    ? { permit: { rule: 'shop', maxRung: 0, sensitive: false, rawWithTarget: false } }
    : { refused: problem('namespace-not-allowed', 'Rule shop allows shop.', 'Ask.') };

export function makeParts(more: Partial<ModalParts> = {}): ModalParts & { readonly directory: FakeDirectory } {
  const directory = createFakeDirectory();
  const clusters = ['prod', 'lab'];
  return {
    directory,
    pickers: createPickers({ directory, authorize: inShop, clusters, checks }),
    checks,
    clusters,
    people: { vouch: async (who) => who, vouchAlone: async (who) => who },
    authorize: inShop,
    defaultsAt: () => ({ cluster: 'prod', namespace: 'shop' }),
    checkArgs: () => undefined,
    ...more,
  };
}
