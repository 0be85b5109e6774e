import { z } from 'zod';
import { compareVersions, isVersion } from '../../lib/version-order.ts';
import { cannotTell, clear, defineEvaluator, problem, proofOf } from '../evaluator.ts';
import { KNOWN_ISSUE_NAMES, KNOWN_ISSUES, type KnownIssue } from '../known-issues.ts';

/** Whether this version of Defender has a certain known issue. Fills `update` with the version to go to. */
export const knownIssue = defineEvaluator({
  needs: ['app.version'],
  params: z.strictObject({ issue: z.enum(KNOWN_ISSUE_NAMES) }),
  evaluate({ 'app.version': app }, { issue }) {
    if (!isVersion(app.value)) return cannotTell(`app.version: ${app.value} is not a version of digits and dots`);
    const { from, before, updateTo }: KnownIssue = KNOWN_ISSUES[issue];
    const isOldEnough = compareVersions(app.value, before) < 0;
    const isNewEnough = from === undefined || compareVersions(app.value, from) >= 0;
    const proofs = proofOf('app.version', app);
    return isOldEnough && isNewEnough ? problem({ update: updateTo }, proofs) : clear(proofs);
  },
});
