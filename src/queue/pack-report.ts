import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { Report } from '../report/report.ts';

const zip = promisify(gzip);
const unzip = promisify(gunzip);

/** Smaller ones are not worth the time. */
const zipFromBytes = 16 * 1024;
/** A job prints 4 MiB at the most; whoever else writes to Redis shall not fill our memory. */
const longestBytes = 64 * 1024 * 1024;
/** gzip's own first byte; JSON begins with a brace. */
const gzipMagic = 0x1f;

/** A report as it lies in Redis: JSON, zipped when it is long (a job may print 4 MiB). */
export async function packReport(report: Report): Promise<Buffer> {
  const json = Buffer.from(JSON.stringify(report));
  return json.length < zipFromBytes ? json : zip(json);
}

export async function unpackReport(packed: Buffer): Promise<Report> {
  const json = packed[0] === gzipMagic ? await unzip(packed, { maxOutputLength: longestBytes }) : packed;
  return JSON.parse(json.toString()) as Report;
}
