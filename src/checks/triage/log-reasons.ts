import type { crashCodes } from './crash-codes.ts';

export type LogCode = keyof typeof crashCodes & `crash-${string}`;

export interface LogReason {
  readonly code: LogCode;
  /** Linear: no nested repetition, and lines are cut before they are looked at. */
  readonly pattern: RegExp;
}

/** What a line of a log says of why a process ended, as libraries and tools of many languages write it. The first that fits. */
export const logReasons: readonly LogReason[] = [
  {
    code: 'crash-port-in-use',
    pattern:
      /address (?:is )?already in use|EADDRINUSE|port \d{1,5} (?:is|was) already in use|Only one usage of each socket/i,
  },
  {
    code: 'crash-heap-full',
    pattern:
      /heap out of memory|OutOfMemoryError|^MemoryError|fatal error: (?:runtime: )?out of memory|std::bad_alloc|cannot allocate memory|memory allocation of \d{1,18} bytes failed|Allowed memory size of \d{1,18} bytes exhausted|failed to allocate memory/i,
  },
  { code: 'crash-no-space', pattern: /no space left on device|ENOSPC|disk quota exceeded/i },
  { code: 'crash-read-only', pattern: /read-only file ?system|EROFS/i },
  { code: 'crash-open-files', pattern: /too many open files|EMFILE/i },
  {
    code: 'crash-local-ports',
    pattern: /cannot assign requested address|EADDRNOTAVAIL/i,
  },
  {
    code: 'crash-tls-error',
    pattern:
      /certificate (?:has expired|verify failed|is not (?:yet )?valid|signed by unknown|is valid for)|self[- ]signed certificate|unable to get local issuer|x509: |wrong version number|packet length too long|hostname mismatch|certificate subject name|no alternative certificate subject|SSLHandshakeException|PKIX path|tls: (?:handshake|first record)/i,
  },
  {
    code: 'crash-peer-error',
    pattern:
      /OOM command not allowed|\bMISCONF |READONLY You can't write|\bDENIED Redis|max number of clients reached|too many (?:clients|connections)|remaining connection slots|read-only transaction|--read-only option|\bLOADING Redis|CLUSTERDOWN|NOREPLICAS|DB index is out of range|cluster_block_exception|flood-stage watermark|FORBIDDEN\/12\/|is not allowed to connect to this|the table '[^']{1,80}' is full|got error 28 from storage engine/i,
  },
  {
    code: 'crash-login-refused',
    pattern:
      /password authentication failed|authentication failed|access denied for user|NOAUTH|WRONGPASS|invalid (?:username|user|password|credentials)|login failed|\b401 unauthorized|SASL.{0,40}fail|no pg_hba\.conf entry|(?:role|database) "[^"]{1,80}" does not exist|unknown database '/i,
  },
  {
    code: 'crash-for-peer',
    pattern:
      /connection refused|ECONNREFUSED|could not resolve|ENOTFOUND|EAI_AGAIN|getaddrinfo|no such host|name or service not known|temporary failure in name resolution|UnknownHostException|bad address '|could not translate host name|failed to connect to|could not connect to|cannot connect to|can't connect to|unable to connect to|ETIMEDOUT|connection timed out|connection reset by peer|ECONNRESET|no route to host|EHOSTUNREACH|network is unreachable|connect: timeout|dial tcp|no response$|connection to server .{0,120} failed|NoBrokersAvailable|ServerSelectionTimeoutError/i,
  },
  {
    code: 'crash-http-status',
    pattern:
      /returned error: [45]\d\d|server returned error: HTTP\/1\.\d [45]\d\d|HTTP ?Error [45]\d\d|(?:status|response)(?: ?code)?[=: ]{1,2}[45]\d\d\b|\b[45]\d\d (?:client|server) error|Request failed with status code [45]\d\d|maximum \(?\d{1,4}\)? redirects|too many redirects|TOO_MANY_REDIRECTS|stopped after \d{1,4} redirects|exceeded \d{1,4} redirects|redirect error that would lead to an infinite loop/i,
  },
  {
    code: 'crash-missing-variable',
    pattern:
      /\b[A-Z][A-Z0-9_]{2,60}\b['"`]?:? {0,2}(?:environment variable )?(?:(?:is|was|must be|has to be) )?(?:not set|unset|not defined|undefined|required|missing|parameter not set|parameter null or not set|unbound variable|empty|be set|set)\b|(?:env(?:ironment)?(?: |-)?var(?:iable)?s?|missing required|required) {0,2}[:'"`(]{0,3} {0,2}[A-Z][A-Z0-9_]{2,60}\b|KeyError: '[A-Z][A-Z0-9_]{2,60}'|key not found: "[A-Z][A-Z0-9_]{2,60}"|unbound variable/,
  },
  {
    code: 'crash-permission-denied',
    pattern: /permission denied|EACCES|operation not permitted|EPERM|AccessDeniedException|\bare too open\b/i,
  },
  {
    code: 'crash-missing-file',
    pattern:
      /no such file or directory|ENOENT|FileNotFoundException|NoSuchFileException|can't open file|cannot open|Cannot find module|No module named|ClassNotFoundException|could not find or load main class|cannot open shared object|is a directory|IsADirectoryError|not found: \/|: not found$|Unable to access jarfile|file not found/i,
  },
  {
    code: 'crash-bad-argument',
    pattern:
      /(?:unknown|unrecognized|unrecognised|invalid|illegal|bad|unexpected) (?:command[- ]line )?(?:option|flag|argument|switch)|flag provided but not defined|no such option|unknown shorthand flag|unrecognized VM option|Bad directive/i,
  },
  {
    code: 'crash-bad-config',
    pattern:
      /\[emerg\]|unknown directive|(?:error|invalid|failed).{0,40}\bconfig|\bconfig\w{0,12}\b.{0,60}(?:error|invalid|failed)|(?:parse|parsing|syntax|unmarshal\w{0,6}) error|SyntaxError|YAMLException|yaml: |JSONDecodeError|invalid character '|unexpected token/i,
  },
  {
    code: 'crash-exception',
    pattern:
      /^(?:panic|fatal error): |^Caused by: |^[A-Za-z_][\w.]{0,120}(?:Error|Exception|Exit|Interrupt|Warning)(?:: |$)|^Exception in thread|^Uncaught |^thread '.{1,80}' panicked|^Unhandled exception/,
  },
  { code: 'crash-exit', pattern: /\b(?:fatal|critical|panic|error|failed|failure|abort(?:ed|ing)?|cannot|unable)\b/i },
];

/** Lines that stand around a reason and name none: frames of a stack, numbers of errors nobody had. */
export const noise =
  /^\s+(?:at |File "|\^+|~+|\.\.\. \d)|^\s*(?:at [\w.$<]|goroutine \d|Node\.js v|[{}\])]+;?$|\^+$|~+$)|Traceback \(most recent|\b(?:0|no) (?:errors|failures|failed|warnings)\b|^\s*(?:throw |raise )|node:internal|^\s*(?:errno|code|syscall|path|address|port|dest): .{0,200},?$/i;
