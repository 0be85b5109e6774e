import { z } from 'zod';
import { cannotTell, clear, defineEvaluator, problem, proofOf } from '../evaluator.ts';

/** `101.26022.0015`: the middle is year, month and a digit of the build (release notes, since 101.23052 of 2023-07). */
const DATED_BUILD = /^\d+\.(\d\d)(0[1-9]|1[0-2])\d\.\d+$/;
const UNDATED_BUILD = /^\d+\.\d{1,3}\.\d+$/;

/** How many months ago this version of Defender was built, by its own number. Fills `months`. */
export const buildAge = defineEvaluator({
  needs: ['app.version', 'source.now'],
  params: z.strictObject({ maxMonths: z.int().positive() }),
  fills: ['months'],
  evaluate({ 'app.version': app, 'source.now': now }, { maxMonths }) {
    const proofs = proofOf('app.version', app);
    if (UNDATED_BUILD.test(app.value)) return problem({ months: 'more than 36' }, proofs);
    const [, year, month] = DATED_BUILD.exec(app.value) ?? [];
    if (year === undefined || month === undefined) {
      return cannotTell(`app.version: ${app.value} does not tell when it was built`);
    }
    const clock = new Date(now.value);
    const months = (clock.getUTCFullYear() - 2000 - Number(year)) * 12 + clock.getUTCMonth() + 1 - Number(month);
    return months > maxMonths ? problem({ months }, proofs) : clear(proofs);
  },
});
