import { evidence } from '../../check/make-finding.ts';
import type { Evidence, Finding } from '../../report/finding.ts';
import { answers } from './answers.ts';
import type { Heard } from './judge-server.ts';
import { middlewareFinding } from './middleware-finding.ts';
import { numberIn, wordIn } from './read-answer.ts';

/** The start page, the health of the cluster and the blocks of its indexes (Elasticsearch and OpenSearch reference). */
export function judgeElastic(heard: Heard): readonly Finding[] | undefined {
  const { about, answer } = heard;
  const status = statusOf(heard, 'root');
  if (status === undefined) return undefined;
  const said = productOf(heard);
  const line = `HTTP status ${status}`;
  if (!isKnown(heard)) return judgeUnknown(heard, status);
  if (status === 401 || status === 403) return [answers(heard, { said, login: line, line })];
  const health = statusOf(heard, 'health');
  const type = wordIn(answer, 'type') ?? '';
  if (status >= 500 || (health ?? 0) >= 500 || type.startsWith('master_not_discovered')) {
    const sentence = `${about} is ${said}, and its cluster has no elected master`;
    return type.startsWith('master_not_discovered')
      ? [middlewareFinding('no-primary', { about, sentence, evidence: [shown(heard, line)] })]
      : [notYet(heard, said, health ?? status)];
  }
  return [answers(heard, { said, line: shown(heard, line).line }), ...judgeHealth(heard), ...judgeBlocks(heard)];
}

/** Anything may answer HTTP: these are of Elasticsearch and OpenSearch alone (the header since 7.14). */
function isKnown({ answer }: Heard): boolean {
  const known = ['number', 'product', 'realm'].some((name) => answer.fields.has(name));
  return known || (wordIn(answer, 'type') ?? '').endsWith('_exception');
}

/** A status of an error may come from a proxy in front: who stands behind it was not heard. */
function judgeUnknown({ about, kind, step }: Heard, status: number): readonly Finding[] | undefined {
  const seen = [evidence(step, `HTTP status ${status}`)] as const;
  const sentence = `${about} answers HTTP ${status}, and nothing in it tells of ${kind.product}`;
  if (status >= 500) return [middlewareFinding('server-http-error', { about, sentence, evidence: seen })];
  const nextStep = 'Ask it with `http`; what stands behind a login is not seen without one.';
  return status === 401 || status === 403
    ? [middlewareFinding('server-unseen', { about, sentence, evidence: seen, nextStep })]
    : undefined;
}

function notYet(heard: Heard, said: string, status: number): Finding {
  const { about } = heard;
  const sentence = `${about} is ${said} and takes no work: it answers ${status}`;
  return middlewareFinding('server-starting', { about, sentence, evidence: [shown(heard, `HTTP status ${status}`)] });
}

function judgeHealth(heard: Heard): Finding[] {
  const { about, answer } = heard;
  const colour = wordIn(answer, 'status');
  const missing = numberIn(answer, 'unassigned_shards') ?? 0;
  const seen = [shown(heard, `cluster status ${colour}`)] as const;
  if (colour === 'red') {
    const sentence = `a part of the data of ${about} is missing: the cluster is red, ${missing} shards are on no node`;
    return [middlewareFinding('data-missing', { about, sentence, evidence: seen })];
  }
  if (colour !== 'yellow') return [];
  // One node alone never has a place for a copy: that is how it was set up.
  const alone = numberIn(answer, 'number_of_nodes') === 1;
  const sentence = `${missing} copies of shards of ${about} are on no node (the cluster is yellow)${alone ? ': it has one node alone' : ''}`;
  return [middlewareFinding(alone ? 'copies-have-no-node' : 'copies-missing', { about, sentence, evidence: seen })];
}

function judgeBlocks(heard: Heard): Finding[] {
  const { about, answer } = heard;
  const block = wordIn(answer, 'block');
  if (block === undefined) return [];
  const full = block === 'read_only_allow_delete';
  const sentence = full
    ? `indexes of ${about} take no writes: a disk of it was nearly full (${block})`
    : `indexes of ${about} take no writes: somebody set the block ${block}`;
  return [
    middlewareFinding(full ? 'index-read-only' : 'index-blocked', {
      about,
      sentence,
      evidence: [shown(heard, `block ${block}`)],
    }),
  ];
}

function statusOf({ answer }: Heard, name: string): number | undefined {
  const text = answer.replies.get(name)?.bytes.toString('latin1') ?? '';
  const [, status] = /^HTTP\/\d\.\d (\d{3})$/.exec(text) ?? [];
  return status === undefined ? undefined : Number(status);
}

function productOf({ answer }: Heard): string {
  const name = wordIn(answer, 'distribution') === 'opensearch' ? 'OpenSearch' : 'Elasticsearch';
  const version = wordIn(answer, 'number');
  return version === undefined ? name : `${name} ${version}`;
}

function shown({ step, answer }: Heard, first: string): Evidence {
  const names = ['number', 'status', 'number_of_nodes', 'unassigned_shards', 'type'];
  const told = names.flatMap((name) => (answer.fields.has(name) ? [`${name}: ${wordIn(answer, name)}`] : []));
  return evidence(step, [first, ...told].join(', '));
}
