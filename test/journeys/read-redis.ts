import { gunzipSync } from 'node:zlib';
import { Redis } from 'ioredis';

/** Everything that Redis holds, as text: names of keys and what stands in them, what was packed unpacked. */
export async function readRedis(url: string): Promise<string> {
  const redis = new Redis(url, { replyMapping: 'legacy' });
  try {
    const keys = await redis.keys('*');
    const values = await Promise.all(keys.map((key) => readKey(redis, key)));
    return [...keys, ...values].join('\n');
  } finally {
    await redis.quit();
  }
}

async function readKey(redis: Redis, key: string): Promise<string> {
  switch (await redis.type(key)) {
    case 'string':
      return plain(await redis.getBuffer(key));
    case 'hash':
      return textOf(await redis.hgetallBuffer(key));
    case 'list':
      return textOf(await redis.lrangeBuffer(key, 0, -1));
    case 'set':
      return textOf(await redis.smembersBuffer(key));
    case 'zset':
      return textOf(await redis.zrangeBuffer(key, '0', '-1'));
    case 'stream':
      return JSON.stringify(await redis.xrange(key, '-', '+'));
    // Gone between the two questions.
    case 'none':
      return '';
    default:
      throw new Error(`a key of an unknown type: ${key}`);
  }
}

function textOf(values: Readonly<Record<string, Buffer>> | readonly Buffer[]): string {
  return [...Object.keys(values), ...Object.values(values).map(plain)].join('\n');
}

function plain(value: Buffer | null): string {
  if (value === null) return '';
  return (value[0] === 0x1f && value[1] === 0x8b ? gunzipSync(value) : value).toString();
}
