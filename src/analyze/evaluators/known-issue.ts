import { z } from 'zod';
import { compareVersions, isVersion } from '../../lib/version-order.ts';
import { cannotTell, clear, defineEvaluator, type KnownFact, problem, proofOf, type Verdict } from '../evaluator.ts';
import { KNOWN_ISSUES, type KnownIssue, type KnownIssueName, knownIssuesOf } from '../known-issues.ts';

/** Whether this version of Defender has a certain known issue. Fills `update` with the version to go to. */
export const knownIssue = defineEvaluator({
  needs: ['app.version'],
  params: z.strictObject({ issue: z.enum(knownIssuesOf('Defender')) }),
  fills: ['update'],
  evaluate: ({ 'app.version': version }, { issue }) => judge('app.version', version, issue),
});

/** Whether this version of macOS has a certain known issue with Defender. Fills `update` with the version to go to. */
export const knownMacosIssue = defineEvaluator({
  needs: ['system.os-version'],
  params: z.strictObject({ issue: z.enum(knownIssuesOf('macOS')) }),
  fills: ['update'],
  evaluate: ({ 'system.os-version': version }, { issue }) => judge('system.os-version', version, issue),
});

function judge(name: 'app.version' | 'system.os-version', version: KnownFact<string>, issue: KnownIssueName): Verdict {
  if (!isVersion(version.value)) return cannotTell(`${name}: ${version.value} is not a version of digits and dots`);
  const { from, before, updateTo }: KnownIssue = KNOWN_ISSUES[issue];
  const isOldEnough = compareVersions(version.value, before) < 0;
  const isNewEnough = from === undefined || compareVersions(version.value, from) >= 0;
  const proofs = proofOf(name, version);
  return isOldEnough && isNewEnough ? problem({ update: updateTo }, proofs) : clear(proofs);
}
