import { createInterface } from 'node:readline';
import { z } from 'zod';
import { asError } from '../errors.ts';
import { type Recognised, recogniseAlert } from '../request/alerts/recognise-alert.ts';
import { shown } from '../request/names.ts';
import { exitStatus } from './exit-status.ts';

export interface FindStreams {
  readonly input: NodeJS.ReadableStream;
  readonly out: (line: string) => void;
  readonly err: (line: string) => void;
}

const asked = z.looseObject({ id: z.union([z.string(), z.number()]), message: z.looseObject({}) });

/**
 * `kdebug find`: for each line of the input, what the message is about, as soon as the line is there. Resolves with the exit
 * status: 1 when a line could not be read.
 */
export async function find({ input, out, err }: FindStreams): Promise<number> {
  let status: number = exitStatus.healthy;
  let number = 0;
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    number += 1;
    if (line.trim() === '') continue;
    const read = readLine(line);
    if ('bad' in read) {
      err(`line ${number}: ${read.bad}`);
      status = exitStatus.sick;
    } else out(JSON.stringify(toResult(read.ok.id, recogniseAlert(read.ok.message))));
  }
  return status;
}

type Read = { readonly bad: string } | { readonly ok: z.infer<typeof asked> };

function readLine(line: string): Read {
  let json: unknown;
  try {
    json = JSON.parse(line.replace(/^\ufeff/, ''));
  } catch (error) {
    return { bad: `no JSON: ${shown(asError(error).message)}` };
  }
  const read = asked.safeParse(json);
  return read.success ? { ok: read.data } : { bad: 'not {"id": …, "message": {…}} (see kdebug find --help)' };
}

function toResult(id: string | number, recognised: Recognised): Record<string, unknown> {
  const { reason } = recognised;
  const answer = 'choices' in recognised ? { choices: recognised.choices } : recognised.answer;
  return { id, answer, reason };
}
