import { whyForbidden } from '../../check/forbidden-addresses.ts';
import { didYouMean } from '../../request/did-you-mean.ts';
import type { Mistake } from './lint-check.ts';
import { whyNotReading } from './lint-script.ts';
import { type Piece, readTemplate } from './template.ts';
import type { YamlFile, YamlStep } from './yaml-schema.ts';

/** Reading takes RE2 some 0.1 s of a worker for each MiB and pattern. */
const most = { seconds: 60, kilobytes: 256 } as const;

export function lintSteps(file: YamlFile, trusted: boolean): readonly Mistake[] {
  const steps = Object.entries(file.steps);
  const sum = (of: (step: YamlStep) => number): number => steps.reduce((total, [, step]) => total + of(step), 0);
  const seconds = sum((step) => (step.samples?.count ?? 1) * step.seconds);
  const kilobytes = sum((step) => (step.samples?.count ?? 1) * step.kilobytes);
  const api = Object.values(file.values).some((value) => value.api !== undefined);
  return [
    ...(steps.length === 0 && !api
      ? [{ path: ['steps'], message: 'is empty, and no value reads the API: nothing is looked at' }]
      : []),
    ...(seconds > most.seconds
      ? [{ path: ['steps'], message: `may take ${seconds} s with all samples; ${most.seconds} s are allowed` }]
      : []),
    ...(kilobytes > most.kilobytes
      ? [{ path: ['steps'], message: `may print ${kilobytes} KiB with all samples; ${most.kilobytes} are allowed` }]
      : []),
    ...steps.flatMap(([id, step]) =>
      lintStep(step, file, trusted).map((message) => ({ path: ['steps', id], message })),
    ),
  ];
}

function lintStep(step: YamlStep, file: YamlFile, trusted: boolean): readonly string[] {
  const form = lintForm(step);
  if (form !== undefined) return [form];
  const words = [...(step.argv ?? []), ...(step.with ?? [])];
  const holes = words.flatMap((word, at) =>
    lintWord(word, { step, file, isCommand: step.argv !== undefined && at === 0 }),
  );
  const peer = step.reaches !== undefined;
  const command = step.script === undefined ? { argv: step.argv ?? [] } : { script: step.script };
  const unsafe = whyNotReading(command, { peer, trusted });
  return [
    ...holes,
    ...lintPlaces(step, file),
    ...(unsafe === undefined ? [] : [unsafe]),
    ...(step.opens !== undefined && !uses(words, 'file') ? ['opens a file and never uses {file}'] : []),
    ...(peer && !uses(words, 'address')
      ? ['reaches a peer and never uses {address}, the address that was judged']
      : []),
  ];
}

function lintForm({ argv, script, with: given, opens, reaches }: YamlStep): string | undefined {
  if ((argv === undefined) === (script === undefined)) return 'needs argv or script, and not both';
  if (given !== undefined && script === undefined) return 'has with, which only a script takes';
  return opens !== undefined && reaches !== undefined
    ? 'opens a file and reaches a peer: make two steps of it'
    : undefined;
}

interface Around {
  readonly step: YamlStep;
  readonly file: YamlFile;
  readonly isCommand: boolean;
}

function lintWord(word: string, around: Around): readonly string[] {
  const pieces = readTemplate(word);
  if (typeof pieces === 'string') return [`has the word ${JSON.stringify(word)}, which ${pieces}`];
  if (around.isCommand && pieces.some((piece) => 'name' in piece)) return ['must begin with the name of a command'];
  return pieces.flatMap((piece, at) => ('name' in piece ? (whyNoHole(piece.name, { pieces, at }, around) ?? []) : []));
}

function whyNoHole(
  name: string,
  { pieces, at }: { readonly pieces: readonly Piece[]; readonly at: number },
  { step, file }: Around,
): string | undefined {
  if (name === 'targetPid') {
    return at > 0 ? 'has {targetPid} inside a word: it must stand at its beginning (use script and with)' : undefined;
  }
  if (name === 'targetRoot') return 'uses {targetRoot}, where links lead out of the target: use opens and {file}';
  if (name === 'file') return step.opens === undefined ? 'uses {file}: say under opens which' : undefined;
  if (name === 'address') return step.reaches === undefined ? 'uses {address}: say under reaches whose' : undefined;
  return whyNoArg(name, pieces, file);
}

function whyNoArg(name: string, [before]: readonly Piece[], { args }: YamlFile): string | undefined {
  const arg = args[name];
  if (arg === undefined) {
    const known = [...Object.keys(args), 'targetPid', 'file', 'address'];
    return `has the unknown hole {${name}}. ${didYouMean(name, known, `There is ${known.join(', ')}.`)}`;
  }
  if (arg.optional) return `uses {${name}}, which may be left out: give it a fallback`;
  if (arg.type === 'path')
    return `uses the path {${name}} itself, which links could lead elsewhere: use opens and {file}`;
  const isHeader = before !== undefined && 'text' in before && before.text === 'Host: ';
  return arg.type === 'host' && !isHeader
    ? `uses the name {${name}} itself, which could lead elsewhere: use reaches and {address}`
    : undefined;
}

/** What is opened and reached may hold arguments of one type each. */
function lintPlaces({ opens, reaches, rung }: YamlStep, { args }: YamlFile): readonly string[] {
  const one = (source: string, key: string, type: string): readonly string[] => {
    const pieces = readTemplate(source);
    if (typeof pieces === 'string') return [`has ${key}, which ${pieces}`];
    const named = pieces.flatMap((piece) => ('name' in piece ? [piece.name] : []));
    if (named.length === 0) return [];
    const [name = ''] = named;
    return pieces.length === 1 && args[name]?.type === type && !args[name].optional
      ? []
      : [`has ${key}: it is constant text, or one argument of type ${type} alone`];
  };
  return [
    ...(opens === undefined ? [] : one(opens.path, 'opens.path', 'path')),
    ...(opens !== undefined && !opens.path.startsWith('{') && !opens.path.startsWith('/')
      ? ['opens a path that must begin with /']
      : []),
    ...(opens !== undefined && /environ|\/run\/secrets|serviceaccount/.test(opens.path)
      ? ['opens an environment or a token, which no step may read']
      : []),
    ...lintHost(reaches?.host),
    ...(opens !== undefined && rung === 'R0' ? ['opens a file of the target, which needs rung R1'] : []),
    ...(reaches === undefined ? [] : one(reaches.host, 'reaches.host', 'host')),
    ...(typeof reaches?.port === 'string' ? one(reaches.port, 'reaches.port', 'port') : []),
  ];
}

/** A constant one can be judged before anything runs. */
function lintHost(host: string | undefined): readonly string[] {
  const why = host === undefined ? undefined : whyForbidden(host, false);
  return why === undefined ? [] : [`reaches ${host}, which is never probed: it is ${why}`];
}

function uses(words: readonly string[], name: string): boolean {
  return words.some((word) => {
    const pieces = readTemplate(word);
    return typeof pieces !== 'string' && pieces.some((piece) => 'name' in piece && piece.name === name);
  });
}
