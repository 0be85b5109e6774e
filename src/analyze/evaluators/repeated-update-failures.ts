import { z } from 'zod';
import { clear, defineEvaluator, problem, proofOf, proofOfElements } from '../evaluator.ts';
import { THRESHOLDS } from '../thresholds.ts';

const DAY_MS = 86_400_000;
/** Defender's id in the updater, and its names (mac-updates, read 2026-11). */
const ABOUT_DEFENDER = /\bWDAV\d\d\b|Microsoft Defender|com\.microsoft\.wdav/i;
/** A missing delta package is retried; a scan of macOS' own updates that finds nothing says 7301 (IMA rules, read 2026-11). */
const HARMLESS = new Set(['-1100', '7301']);

/** Failures to update Defender that go on for days. Fills `count`, `days` and `message`. */
export const repeatedUpdateFailures = defineEvaluator({
  needs: ['autoupdate-log.failures'],
  params: z.strictObject({}),
  fills: ['count', 'days', 'message'],
  evaluate({ 'autoupdate-log.failures': failures }) {
    const lasting = failures.value
      .filter(
        ({ component, message, code }) => ABOUT_DEFENDER.test(`${component} ${message}`) && !HARMLESS.has(code ?? ''),
      )
      .map((failure) => ({ failure, days: (Date.parse(failure.lastAt) - Date.parse(failure.firstAt)) / DAY_MS }))
      .filter(({ days }) => days > THRESHOLDS['update-failures-last'].value)
      .sort((one, other) => other.days - one.days);
    const [worst] = lasting;
    if (worst === undefined) return clear(proofOf('autoupdate-log.failures', { ...failures, value: null }));
    const { failure, days } = worst;
    return problem(
      { count: failure.count, days: Math.floor(days), message: failure.message },
      proofOfElements(
        'autoupdate-log.failures',
        failures,
        lasting.map((each) => each.failure),
      ),
    );
  },
});
