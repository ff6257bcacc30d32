import type { Input } from '../../check/check.ts';
import { evidence } from '../../check/make-finding.ts';
import type { Fact, Finding } from '../../report/finding.ts';
import { judgeLogin, type LoginSeen } from './judge-login.ts';
import { type Heard, judgeServer } from './judge-server.ts';
import { middlewareFinding } from './middleware-finding.ts';
import { type ServerArgs, type ServerDefinition, serversOf } from './server-definition.ts';
import type { ServerKind } from './server-kind.ts';

/** What the steps heard from each server, and what its login told. */
export function interpretServers(definition: ServerDefinition, input: Input<ServerArgs>): LoginSeen {
  const { kind, judge, facts, login } = definition;
  const servers = serversOf(definition, input);
  if (servers.length === 0) return { findings: [noServer(kind)], facts: [] };
  const seen = servers.map(({ peer, step, found }): LoginSeen => {
    const ownName = found !== undefined && found !== 'several' && found.user !== undefined;
    const { findings, heard } = judgeServer(
      { kind, judge, step, ...peer, ownName, oneOfSeveral: servers.length > 1 },
      input,
    );
    if (heard === undefined) return { findings, facts: [] };
    const entered =
      login === undefined
        ? { findings: [], facts: [] }
        : judgeLogin(
            heard,
            input.outcomes.find((one) => one.step === `${step}-login`),
            login.judge,
          );
    const more = found === 'several' ? [severalSecrets(heard)] : [];
    return {
      findings: [...findings, ...entered.findings, ...more],
      facts: [answerTime(heard), ...(facts?.(heard) ?? []), ...entered.facts],
    };
  });
  return { findings: seen.flatMap((one) => one.findings), facts: seen.flatMap((one) => one.facts) };
}

function answerTime({ about, answer }: Heard): Fact {
  const tookMs = [...answer.replies.values()][0]?.tookMs ?? 0;
  return { key: 'answer-time', about, value: tookMs, unit: 'ms', steady: false };
}

function noServer({ product, name }: ServerKind): Finding {
  const sentence = `the container's spec names no ${product} openly, and the command none either`;
  const nextStep = `Write \`${name} HOST [PORT]\`; what stands in Secrets and ConfigMaps is not read.`;
  const seen = [evidence('api:spec', `no host of ${product} among variables and arguments`)] as const;
  return middlewareFinding('server-unknown', { about: product, sentence, evidence: seen, nextStep });
}

function severalSecrets({ about, step }: Heard): Finding {
  const sentence = `no login at ${about} was tried: several Secrets of the container would fit, and a wrong one could lock an account`;
  return middlewareFinding('login-unseen', { about, sentence, evidence: [evidence(step, 'several Secrets fit')] });
}
