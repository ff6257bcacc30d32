// `npm run other-emulator [CHECKOUT]`: kdebug's main flows against a Slack emulator of other people's making, in both modes.
// CHECKOUT is a clone of github.com/parvalabs/local-slack; without one it is fetched into a temporary folder. Exit status 1
// when a flow does not come to its end.
import { asError } from '../../src/errors.ts';
import { startJourney } from '../journeys/start-journey.ts';
import { freePort } from '../redis/start-redis.ts';
import { fillGaps, type Gaps } from './fill-gaps.ts';
import { type Flow, flows, noWay } from './flows.ts';
import { app, installLocalSlack, startLocalSlack } from './start-local-slack.ts';

const long = Array.from({ length: 3_000 }, (_, n) => `line ${n + 1} of what it printed, with some words behind it`);
const [checkout] = process.argv.slice(2);
const installed = installLocalSlack(checkout);
try {
  const failed = [await tryMode('socket'), await tryMode('http')].flat();
  say(`It has no way to try: ${noWay.join('; ')}.`);
  process.exitCode = failed.length === 0 ? 0 : 1;
} finally {
  installed.remove();
}

/** Resolves with the flows that failed. */
async function tryMode(mode: 'socket' | 'http'): Promise<readonly Flow[]> {
  const port = await freePort();
  const emulator = await startLocalSlack(
    installed.folder,
    mode === 'http' ? `http://localhost:${port}/slack/events` : undefined,
  );
  const gaps = await fillGaps(emulator.url);
  const journey = await startJourney({
    mode,
    prints: { long: long.join('\n') },
    variables: {
      SLACK_API_URL: gaps.apiUrl,
      SLACK_BOT_TOKEN: app.botToken,
      SLACK_APP_TOKEN: app.appToken,
      SLACK_SIGNING_SECRET: app.signingSecret,
      KDEBUG_PORT: String(port),
    },
  });
  try {
    return await tryFlows(mode, { emulator: emulator.url, gaps });
  } finally {
    await journey.close();
    await gaps.close();
    await emulator.close();
  }
}

async function tryFlows(mode: string, { emulator, gaps }: { readonly emulator: string; readonly gaps: Gaps }) {
  const failed: Flow[] = [];
  for (const flow of flows) {
    const error = await flow.run(emulator).then(
      () => undefined,
      (thrown: unknown) => asError(thrown),
    );
    if (error !== undefined) failed.push(flow);
    say(
      `${mode}: ${error === undefined ? 'works' : 'FAILS'}  ${flow.name}${error === undefined ? '' : `: ${error.message}`}`,
    );
  }
  say(`${mode}: methods it does not know: ${[...gaps.unknown].toSorted().join(', ') || 'none'}`);
  say(`${mode}: answers that were filled in: ${[...gaps.filled].toSorted().join(', ') || 'none'}`);
  return failed;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
