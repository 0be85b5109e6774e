import { z } from 'zod';
import { compareVersions, isVersion } from '../../lib/version-order.ts';
import { cannotTell, clear, defineEvaluator, notApplicable, problem, proofOf, proofOfElements } from '../evaluator.ts';
import { listed } from '../template.ts';

/** Whether Defender's active extensions are of another version than Defender. Fills `extensions`. */
export const extensionVersionSkew = defineEvaluator({
  needs: ['system.extensions', 'app.version'],
  params: z.strictObject({}),
  fills: ['extensions'],
  evaluate({ 'system.extensions': list, 'app.version': app }) {
    const own = list.value.filter(
      ({ bundleId, state }) => bundleId.startsWith('com.microsoft.wdav.') && state === 'activated enabled',
    );
    if (own.length === 0) return notApplicable('no extension of Defender is active');
    if (!own.every(({ version }) => isVersion(version))) {
      return cannotTell('system.extensions: the version of an extension is not made of digits and dots');
    }
    const others = own.filter(({ version }) => compareVersions(version, app.value) !== 0);
    const proofs = proofOfElements('system.extensions', list, others.length === 0 ? own : others);
    if (others.length === 0) return clear(proofs);
    const extensions = listed(others.map(({ bundleId, version }) => `${bundleId} ${version}`));
    return problem({ extensions }, [...proofs, ...proofOf('app.version', app)]);
  },
});
