import { readParts } from './read-parts.ts';

/** What one request was answered. */
export interface GrpcAnswer {
  /** 0: no HTTP answer came. */
  readonly status: number;
  /** '2', '1.1', or '0'. */
  readonly version: string;
  /** Exit status of curl(1). */
  readonly exit: number;
  readonly tookMs: number;
  readonly contentType?: string;
  /** A status code of gRPC (google.rpc.Code). */
  readonly grpcStatus?: number;
  /** ServingStatus of grpc.health.v1: 0 UNKNOWN, 1 SERVING, 2 NOT_SERVING, 3 SERVICE_UNKNOWN. */
  readonly serving?: number;
}

export interface GrpcSeen {
  readonly noTool: boolean;
  readonly plain?: GrpcAnswer;
  readonly tls?: GrpcAnswer;
  readonly one?: GrpcAnswer;
}

/** What grpcScript printed once the peer took the connection; undefined: it did not get that far. */
export function readGrpc(text: string): GrpcSeen | undefined {
  const noTool = /^no tool here speaks HTTP\/2$/m.test(text);
  const parts = readParts(text);
  if (!noTool && !parts.has('plain')) return undefined;
  const answer = (name: 'plain' | 'tls' | 'one') => {
    const read = readAnswer(parts.get(name) ?? []);
    return read === undefined ? {} : { [name]: read };
  };
  return { noTool, ...answer('plain'), ...answer('tls'), ...answer('one') };
}

function readAnswer(lines: readonly string[]): GrpcAnswer | undefined {
  const text = lines.join('\n');
  const [, status, version, exit, seconds] =
    /^said (\d{3}) ([\d.]{1,3}) (\d{1,3}) (\d{1,3}(?:\.\d{1,9})?)$/m.exec(text) ?? [];
  if (status === undefined || version === undefined) return undefined;
  // A trailer comes after the header of the same name, and is the one that counts.
  const headers = new Map(
    [...text.matchAll(/^header (\S{1,20}) (\S{1,60})$/gm)].map(([, name = '', value = '']) => [
      name.toLowerCase(),
      value,
    ]),
  );
  const contentType = headers.get('content-type');
  const code = /^\d{1,2}$/.exec(headers.get('grpc-status') ?? '')?.[0];
  const serving = readServing(/^frame ([0-9a-f ]{1,60})$/m.exec(text)?.[1]);
  return {
    status: Number(status),
    version,
    exit: Number(exit),
    tookMs: Math.round(Number(seconds) * 1000),
    ...(contentType === undefined ? {} : { contentType }),
    ...(code === undefined ? {} : { grpcStatus: Number(code) }),
    ...(serving === undefined ? {} : { serving }),
  };
}

/** A frame of gRPC is a byte, four of length, and here a protobuf whose field 1 is the status; 0 is not written at all. */
function readServing(hex: string | undefined): number | undefined {
  const bytes = hex?.trim().split(/ +/) ?? [];
  if (bytes.length === 5 && bytes.every((byte) => byte === '00')) return 0;
  const [compressed, , , , length, field, value] = bytes;
  if (bytes.length !== 7 || compressed !== '00' || length !== '02' || field !== '08') return undefined;
  return Number.parseInt(value ?? '', 16);
}
