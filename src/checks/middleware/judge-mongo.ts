import { evidence } from '../../check/make-finding.ts';
import type { Evidence, Finding } from '../../report/finding.ts';
import { answers } from './answers.ts';
import type { Heard } from './judge-server.ts';
import { middlewareFinding } from './middleware-finding.ts';
import { type BsonValue, readBson } from './read-bson.ts';

type Hello = ReadonlyMap<string, BsonValue>;

/** Wire versions of released servers (MongoDB source, wire_version.h). */
const versions: readonly (readonly [number, string])[] = [
  [25, '8.0'],
  [21, '7.0'],
  [17, '6.0'],
  [13, '5.0'],
  [9, '4.4'],
  [7, '4.0'],
];

/** The answer to `hello`, which needs no login (MongoDB manual, "hello"). */
export function judgeMongo(heard: Heard): readonly Finding[] | undefined {
  const hello = readHello(heard.answer.replies.get('hello')?.bytes ?? Buffer.alloc(0));
  if (hello === undefined) return undefined;
  const said = productOf(hello);
  return [answers(heard, { said, line: shown(heard, hello).line }), ...judgeRole(heard, hello)];
}

/** OP_MSG: 16 bytes header with the opcode at 12, 4 bytes flags, one byte section kind, the document. */
function readHello(bytes: Buffer): Hello | undefined {
  if (bytes.length < 26 || bytes.readInt32LE(12) !== 2013 || bytes[20] !== 0) return undefined;
  return readBson(bytes.subarray(21));
}

function productOf(hello: Hello): string {
  const wire = hello.get('maxWireVersion');
  const version = typeof wire === 'number' ? versions.find(([least]) => wire >= least)?.[1] : undefined;
  const name = hello.get('msg') === 'isdbgrid' ? 'MongoDB (mongos)' : 'MongoDB';
  return version === undefined ? name : `${name} ${version}`;
}

function judgeRole(heard: Heard, hello: Hello): Finding[] {
  const { about } = heard;
  const seen = [shown(heard, hello)] as const;
  const isWritable = hello.get('isWritablePrimary') ?? hello.get('ismaster');
  if (hello.get('isreplicaset') === true) {
    const sentence = `${about} is a member of a replica set that was never initiated, so it takes no reads and writes`;
    const nextStep =
      'Initiate the replica set (`rs.initiate()`), or look why this member does not know its configuration.';
    return [middlewareFinding('no-primary', { about, sentence, evidence: seen, nextStep })];
  }
  if (isWritable !== false) return [];
  const set = hello.get('setName');
  if (hello.get('primary') === undefined && set !== undefined) {
    const sentence = `replica set ${text(set)} of ${about} has no primary, so nothing can be written`;
    return [middlewareFinding('no-primary', { about, sentence, evidence: seen })];
  }
  // A driver that is given the set's name finds the primary by itself: a secondary is no fault.
  const sentence = `${about} is a secondary; its primary is ${text(hello.get('primary'))}`;
  const nextStep = 'Name all members or `replicaSet=` in the URL, so that the driver finds the primary by itself.';
  return [middlewareFinding('server-is-replica', { about, sentence, evidence: seen, nextStep })];
}

function shown({ step }: Heard, hello: Hello): Evidence {
  const names = [
    'isWritablePrimary',
    'ismaster',
    'secondary',
    'isreplicaset',
    'setName',
    'primary',
    'maxWireVersion',
    'ok',
    'code',
  ];
  const told = names.flatMap((name) => (hello.has(name) ? [`${name}: ${text(hello.get(name))}`] : []));
  return evidence(step, told.join(', ') || 'an answer without the fields of hello');
}

function text(value: BsonValue | undefined): string {
  return evidence('', String(value ?? 'unknown')).line.slice(0, 100);
}
