import type { Api } from './api.ts';
import type { Call } from './resources.ts';

/** As kubectl: a page of 500 keeps both the API server's and our memory small. */
const pageSize = 500;

interface Page<T> {
  readonly metadata?: { readonly continue?: string; readonly resourceVersion?: string };
  readonly items: readonly T[];
}

/** All items of a list, read page by page. */
export async function listAll<T>(api: Api, call: Omit<Call, 'verb'>, signal: AbortSignal): Promise<T[]> {
  const items: T[] = [];
  for await (const page of pagesOf<T>(api, call, signal)) items.push(...page.items);
  return items;
}

/** The pages of a list one after the other, so that nobody has to hold them all. */
export async function* pagesOf<T>(
  api: Api,
  call: Omit<Call, 'verb'>,
  signal: AbortSignal,
): AsyncGenerator<Page<T>, void> {
  let next: string | undefined;
  do {
    const query = { limit: pageSize, ...call.query, continue: next };
    const page: Page<T> = await api.json<Page<T>>({ ...call, verb: 'list', query }, signal);
    yield page;
    next = page.metadata?.continue === '' ? undefined : page.metadata?.continue;
  } while (next !== undefined);
}
