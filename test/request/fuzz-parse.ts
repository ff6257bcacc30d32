import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { UserError } from '../../src/errors.ts';
import { parseCommand } from '../../src/request/parse-command.ts';
import { renderCommand } from '../../src/request/render-command.ts';
import { checks, mangle, runs } from './generate-command.ts';

const [generated = 200_000, arbitrary = 1_000_000] = process.argv.slice(2).map(Number);
let same = 0;
let other = 0;
let refused = 0;
let thrown = 0;
fc.assert(
  fc.property(runs, (command) => {
    try {
      if (isDeepStrictEqual(parseCommand(mangle(renderCommand(command)), { checks }), command)) same++;
      else if (other++ < 5) console.log('other', mangle(renderCommand(command)));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      if (refused++ < 5) console.log(error.problem.code, mangle(renderCommand(command)));
    }
  }),
  { numRuns: generated },
);
fc.assert(
  fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
    try {
      parseCommand(text, { checks });
    } catch (error) {
      if (!(error instanceof UserError)) thrown++;
    }
  }),
  { numRuns: arbitrary },
);
console.log({ generated, same, other, refused, arbitrary, thrown });
process.exitCode = thrown === 0 && same / generated >= 0.99 ? 0 : 1;
