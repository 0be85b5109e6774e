import { z } from 'zod';
import { cannotTell, clear, defineEvaluator, notApplicable, problem, proofOfElements } from '../evaluator.ts';
import { listed } from '../template.ts';

/** How the last run of Defender's installer ended. Fills `stage`, `package`, `when` and `reason`. */
export const lastInstallerRun = defineEvaluator({
  needs: ['install-log.sessions'],
  params: z.strictObject({}),
  fills: ['stage', 'package', 'when', 'reason'],
  evaluate({ 'install-log.sessions': sessions }) {
    const last = sessions.value.at(-1);
    if (last === undefined) return notApplicable('the log holds no run of the installer');
    const { stage, exitStatus, errors } = last;
    const proofs = proofOfElements('install-log.sessions', sessions, [last]);
    if (errors.length === 0 && exitStatus === null) {
      return cannotTell('install-log.sessions: the last run of the installer has no end');
    }
    if (errors.length === 0 && exitStatus === 0) return clear(proofs);
    const status = exitStatus === null ? 'it did not end' : `exit status ${exitStatus}`;
    const reason = errors.length === 0 ? status : `${listed(errors)} (${status})`;
    return problem({ stage, package: last.package, when: last.beganAt ?? 'an unknown time', reason }, proofs);
  },
});
