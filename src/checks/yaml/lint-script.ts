import { joinLines, shellCommands } from './shell-commands.ts';

/** Programs that only read, and what of the shell changes nothing outside the step. */
const reads = new Set(
  `: [ test true false echo printf read return exit break continue shift set local unset export command type cd wait sleep
  cat head tail grep egrep fgrep awk sed cut tr sort uniq wc nl tac rev fold comm paste seq expr od hexdump strings base64
  ls stat find readlink realpath dirname basename du df sha256sum sha1sum md5sum cksum cmp diff file
  date id uname hostname nproc getconf uptime free ps pgrep pidof locale tty
  getent dig nslookup host ss netstat ip arp nstat adjtimex jq`.split(/\s+/),
);
/** They connect somewhere: only in a step whose peer kdebug has judged. */
const connects = new Set(['curl', 'wget', 'nc', 'ping', 'ping6', 'tracepath', 'openssl']);
/** Arguments with which a reading program writes, runs another, or sends something. */
const harmful: readonly (readonly [RegExp, string])[] = [
  [
    // Its own actions end in ; too, so that is no end of it.
    /\bfind\b[^\n|]*\s-(?:delete|fprint\w*|fls|ok\w*|exec\w*(?!\s+(?:ls|stat)\s))/,
    'find with an action that changes or runs something',
  ],
  [/\bsed\b[^\n;|]*\s-(?:[a-zA-Z]*i|-in-place)/, 'sed -i'],
  [/\bsed\b[^\n|]*[;'"/\d}$][wWe]\s+\S/, 'sed that writes a file or runs a command'],
  [/\buniq\s+[^-\s|;&]\S*\s+[^\s|;&<>]/, 'an output file'],
  [/\bss\b[^\n;|]*\s-[a-zA-Z]*K/, 'ss -K'],
  [
    /\b(?:(?:sort|curl)\b[^\n;|]*\s(?:-[a-zA-Z]*[oO]|--output|--remote-name)|openssl\b[^\n;|]*\s-out)(?!\s+\/dev\/null)\b/,
    'an output file',
  ],
  [
    /\bcurl\b[^\n;|]*\s(?:-[a-zA-Z]*[dFTXK]|--(?:data\S*|form\S*|upload-file|request|config|json))\b/,
    'curl that sends a body or another method than GET and HEAD',
  ],
  [/\bwget\b[^\n;|]*\s(?:--(?:post|method|body)\S*|-i)/, 'wget that sends a body'],
  [/\bwget\b(?![^\n;|]*\s(?:-[a-zA-Z]*O\s*(?:-|\/dev\/null)|--spider))/, 'wget without -O -, which writes a file'],
  [/\bip\b[^\n;|]*\s(?:add|del|delete|set|flush|replace|change|append|netns)\b/, 'ip that changes something'],
  [/\bnc\b[^\n;|]*\s-[a-zA-Z]*[elk]/, 'nc that listens or runs a program'],
  [/\bdate\b[^\n;|]*\s(?:-s|--set)/, 'date -s'],
  [/\badjtimex\b[^\n;|]*\s-[a-z]/, 'adjtimex with an option'],
  [/\bhostname\s+(?:[^-\s;|&)]|-F|-b)/, 'hostname NAME'],
  [
    /\bsystem\s*\(|\|\s*&?\s*getline|\bprint\b[^;}\n(]*(?:>|\|)\s*["a-zA-Z]|\bprintf\b[^;}\n]*>\s*"/,
    'awk that runs a command or writes a file',
  ],
  [/\bcommand\s+(?!-v\b)/, 'a command behind another one'],
];
/** What no step may read, whatever it prints of it. */
const secret = /environ|\/run\/secrets|serviceaccount|\/kcore|\/proc\/\S*\/mem\b|map_files/;

/** Why a command line may not run; undefined: it only reads. peer: the step has a judged peer. */
export function whyNotReading(
  command: { readonly argv: readonly string[] } | { readonly script: string },
  { peer, trusted }: { readonly peer: boolean; readonly trusted: boolean },
): string | undefined {
  const text = 'script' in command ? joinLines(command.script) : command.argv.join(' ');
  const use = 'script' in command ? shellCommands(command.script) : { commands: command.argv.slice(0, 1), writes: [] };
  if (typeof use === 'string') return `is a script that ${use}`;
  const written = use.writes.find((target) => target !== '/dev/null');
  if (written !== undefined) return `writes to ${written}: a step may write to /dev/null alone`;
  const strange = use.commands.find((name) => !reads.has(name) && !connects.has(name));
  if (strange !== undefined)
    return `runs ${strange}, which is not among the commands that only read (docs/checks-in-yaml.md)`;
  const reaching = use.commands.find((name) => connects.has(name) && !(name === 'openssl' && !/s_client/.test(text)));
  if (reaching !== undefined && !peer)
    return `runs ${reaching}, which connects: say under reaches where to, and use {address}`;
  const bad = harmful.find(([pattern]) => pattern.test(text));
  if (bad !== undefined) return `holds ${bad[1]}; a step only reads`;
  return !trusted && secret.test(text)
    ? 'names an environment, a token or a memory, which no step may read'
    : undefined;
}
