import { type Problem, problem } from '../errors.ts';

/** The secret itself is not repeated: the answer would be one more place where it stands. */
export function secretInCommand(): Problem {
  return problem(
    'secret-in-command',
    'The command seems to hold a secret, which would stand in the pod for ever; it was not run.',
    'Leave the secret out and ask again. If it is a real one, change it: Slack has kept the message.',
  );
}
