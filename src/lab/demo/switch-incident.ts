import type { Incident } from '../shop/incident.ts';
import type { Shop } from '../shop/open-shop.ts';

/**
 * The prompt's own words: `incidents`, `break NAME`, `mend`. Resolves with what to print, or undefined when the line is
 * none of them. Throws a UserError for an incident that there is not.
 */
export async function switchIncident(shop: Shop | undefined, line: string): Promise<string | undefined> {
  const [word = '', name, ...rest] = line.trim().split(/\s+/);
  if (!/^(incidents|break|mend)$/.test(word) || rest.length > 0) return undefined;
  if (shop === undefined)
    return 'There is no shop here: the demo was given a cluster of your own (--shop puts one there).';
  if (word === 'mend') {
    await shop.mend();
    return 'The shop is well again; give it some seconds.';
  }
  if (word === 'incidents' || name === undefined) return listOf(shop);
  return tellIncident(await shop.break(name));
}

/** What the desk hears of an incident, and what to try. */
export function tellIncident({ title, sees, alert, try: commands }: Incident): string {
  return [
    `${title}.`,
    `  customers: ${sees}`,
    `  alert:     ${alert}`,
    `  try:       ${commands.map(({ ask }) => ask).join('   ')}   (in some seconds)`,
  ].join('\n');
}

function listOf({ incidents, broken }: Shop): string {
  const width = Math.max(...incidents.map(({ name }) => name.length));
  const lines = incidents.map((each) => `${each === broken ? '>' : ' '} ${each.name.padEnd(width)}  ${each.title}`);
  return [...lines, 'break NAME switches one on, mend ends it.'].join('\n');
}
