import { z } from 'zod';
import { clear, defineEvaluator, problem, proofOf } from '../evaluator.ts';

/** The forms of all versions so far: `100.90.70`, `101.98.84`, `101.26022.0015` (release notes up to 2026-08). */
const KNOWN_FORM = /^10[01]\.(\d{1,3}|\d{5})\.\d+$/;

/** Whether the version of Defender has a form nobody has seen yet: then no statement about versions can be trusted. */
export const versionScheme = defineEvaluator({
  needs: ['app.version'],
  params: z.strictObject({}),
  fills: [],
  evaluate({ 'app.version': app }) {
    const proofs = proofOf('app.version', app);
    return KNOWN_FORM.test(app.value) ? clear(proofs) : problem({}, proofs);
  },
});
