import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type Sandbox, startSandbox } from '../../src/lab/sandbox-cluster/sandbox.ts';
import { openShop, type Shop } from '../../src/lab/shop/open-shop.ts';
import { seed } from '../../src/lab/slack-emulator/seed-world.ts';
import { noLog } from '../../src/log.ts';
import { whyNoSandbox } from '../contracts/cluster/sandbox-world.ts';
import { describeWhere } from '../describe-where.ts';
import { type Asked, ask } from './ask.ts';
import { type Kdebug, startKdebug } from './start-kdebug.ts';

/** The whole path with nothing made up behind the worker: real commands in real namespaces. */
describeWhere(whyNoSandbox())('from a slash command to the sandbox and back to the thread', () => {
  let sandbox: Sandbox;
  let shop: Shop;
  let kdebug: Kdebug;
  beforeAll(async () => {
    sandbox = await startSandbox({ log: noLog });
    shop = await openShop((objects) => sandbox.apply(objects, 'shop'));
    const policy = new URL('./policy.yaml', import.meta.url).pathname;
    kdebug = await startKdebug({ variables: { KUBECONFIG: sandbox.kubeconfig, KDEBUG_POLICY: policy } });
  }, 60_000);
  afterAll(async () => {
    await kdebug?.close();
    await sandbox?.close();
  }, 30_000);

  const asks = (line: string): Promise<Asked> =>
    ask(kdebug.slack, line, { who: seed.member, where: seed.incidents, timeoutMs: 20_000 });

  /** Asked again until it fits: what was just switched takes some seconds to show. */
  const untilSaid = async (line: string, fits: RegExp): Promise<string> => {
    for (const end = Date.now() + 25_000; ; ) {
      const { text } = await (await asks(line)).reply();
      if (fits.test(text) || Date.now() > end) return text;
    }
  };

  it('a healthy service is called healthy, with the output of real commands', async () => {
    expect(await untilSaid('checkout again', /HEALTHY/)).toMatch(
      new RegExp(`^<@${seed.member}> HEALTHY checkout-\\S+: `),
    );
    const asked = await asks('checkout netcheck again');
    const reply = await asked.reply();
    expect(kdebug.slack.plainText(reply)).toContain('8080');
    expect((await asked.card()).text).toMatch(/^HEALTHY checkout-/);
  }, 40_000);

  it('a Service that leads nowhere is named, and is well again once it is mended', async () => {
    await shop.break('wrong-service-port');
    expect(await untilSaid('checkout tcp orders 8080 again', /BROKEN/)).toMatch(/BROKEN checkout-\S+: orders.*9090/);
    await shop.mend();
    expect(await untilSaid('checkout tcp orders 8080 again', /HEALTHY/)).toMatch(/HEALTHY checkout-/);
  }, 60_000);

  it('a command runs in the pod, as nobody in particular, and is cancelled there', async () => {
    const asked = await asks('web again -- sleep 9');
    const card = await asked.card();
    await kdebug.slack.waitFor(() => asked.cards()[0]?.text.startsWith('RUNNING'), { timeoutMs: 20_000 });
    await kdebug.slack.as(seed.member).click(seed.incidents, card.ts, 'kdebug_cancel');
    expect((await asked.reply()).text).toMatch(/CANCELLED/);
  }, 40_000);
});
