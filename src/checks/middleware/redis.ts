import { judgeRedis } from './judge-redis.ts';
import { judgeRedisInfo, redisFacts } from './judge-redis-info.ts';
import { redisKind } from './known-kinds.ts';
import { redisLogin, redisScript } from './redis-script.ts';
import { serverCheck } from './server-check.ts';
import { loginCodes, serverCodes } from './server-codes.ts';
import { clientCodes, memoryCodes, roleCodes, slotCodes, startCodes } from './state-codes.ts';

/** Redis, Valkey and what speaks like them. */
export const redis = serverCheck({
  kind: redisKind,
  summary: 'ask a Redis or Valkey server: is it loading, full, out of memory, a replica, unable to save',
  codes: { ...serverCodes, ...startCodes, ...clientCodes, ...roleCodes, ...memoryCodes, ...slotCodes, ...loginCodes },
  script: redisScript,
  judge: judgeRedis,
  facts: ({ answer, about }) => redisFacts(answer, about),
  login: {
    script: redisLogin,
    words: () => [],
    judge: (heard) => ({ findings: judgeRedisInfo(heard), facts: redisFacts(heard.answer, heard.about) }),
  },
});
