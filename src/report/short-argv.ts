/**
 * A step's argv for reading. Those of our own checks begin with 'sh -c SCRIPT NAME': the script is constant, the spec's
 * hash names it, and only its arguments tell something. A raw command is shown as it was given.
 */
export function shortArgv(step: string, argv: readonly string[]): readonly string[] {
  const [file, flag, , name, ...args] = argv;
  if (step === 'raw' || file !== 'sh' || flag !== '-c') return argv;
  return name === undefined || name === step ? args : [name, ...args];
}
