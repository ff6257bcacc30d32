import type { Ms } from '../request/request.ts';

/** A run is forgotten after this time without news, whatever became of it. */
export const runTtlMs: Ms = 24 * 3_600_000;

/** The field of a run's head that says that a part is over; storeNews writes it. */
export function endOf(part: number): string {
  return `ended:${part}`;
}

/** Lua that touches one slot only, so that it also runs on a Redis Cluster. Each is one round trip and one transaction. */

/**
 * KEYS: join marker. ARGV: run, `RUN AT` to write, marker that may be replaced ('' for none), '1' to replace any, TTL ms.
 * Returns the marker that stands in the way, or '' when the run holds it now.
 */
export const claimMarker = `
local held = redis.call('GET', KEYS[1])
if held and ARGV[4] ~= '1' and held ~= ARGV[3] and string.match(held, '^%S+') ~= ARGV[1] then return held end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[5])
return ''`;

/** KEYS: head. ARGV: TTL ms, then fields and values. Writes nothing when the run is there. */
export const createHead = `
if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
redis.call('HSET', KEYS[1], unpack(ARGV, 2))
redis.call('PEXPIRE', KEYS[1], ARGV[1])
return 1`;

/**
 * KEYS: head, events, report. ARGV: part, event as JSON without its number, '1' when it ends the part, now, TTL ms,
 * report or ''. Numbers and stores the event, unless the run is gone or the part has ended. Returns the card's permalink as
 * JSON, where it is known.
 */
export const storeNews = `
local parts = tonumber(redis.call('HGET', KEYS[1], 'parts'))
local ended = 'ended:' .. ARGV[1]
if not parts or redis.call('HEXISTS', KEYS[1], ended) == 1 then return '' end
local seq = redis.call('HINCRBY', KEYS[1], 'seq', 1)
redis.call('RPUSH', KEYS[2], string.sub(ARGV[2], 1, -2) .. ',"seq":' .. seq .. '}')
if ARGV[6] ~= '' then redis.call('SET', KEYS[3], ARGV[6], 'PX', ARGV[5]) end
if ARGV[3] == '1' then
  redis.call('HSET', KEYS[1], ended, '1')
  if redis.call('HINCRBY', KEYS[1], 'endedParts', 1) == parts then redis.call('HSET', KEYS[1], 'endedAt', ARGV[4]) end
end
redis.call('PEXPIRE', KEYS[1], ARGV[5])
redis.call('PEXPIRE', KEYS[2], ARGV[5])
return redis.call('HGET', KEYS[1], 'delivery:link') or ''`;

/** KEYS: head. ARGV: fields and values. Marks nothing when the run is gone; a settled run loses its reply address. */
export const storeMarks = `
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
redis.call('HSET', KEYS[1], unpack(ARGV))
if redis.call('HGET', KEYS[1], 'delivery:settled') == 'true' then redis.call('HDEL', KEYS[1], 'replyUrl') end
return 1`;

/** KEYS: head. ARGV: field, value. Notes nothing when the run is gone, and a person once. */
export const storeJoin = `
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
return redis.call('HSETNX', KEYS[1], ARGV[1], ARGV[2])`;
