import type { Page } from './page.ts';
import type { Change } from './wire.ts';

export interface Follower {
  readonly take: (change: Change) => void;
  readonly page: Page;
}

/** What happens from now on, as this person sees it. Where the server was away, everything is read anew. */
export function followChanges(user: string, { take, page }: Follower): EventSource {
  const source = new EventSource(`/changes?user=${user}`);
  const back = (): void => {
    page.say('');
    void page.become(user);
  };
  source.addEventListener('message', ({ data }) => take(JSON.parse(String(data)) as Change));
  source.addEventListener('error', () => {
    page.say('The page lost its server; it tries again.');
    source.addEventListener('open', back, { once: true });
  });
  return source;
}
