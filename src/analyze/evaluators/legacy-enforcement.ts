import { z } from 'zod';
import { clear, defineEvaluator, notApplicable, problem, proofOfElements } from '../evaluator.ts';

/** What the older switches would have to be for each level. */
const LEVELS: ReadonlyMap<unknown, Readonly<Record<string, boolean>>> = new Map([
  ['real_time', { enableRealTimeProtection: true, passiveMode: false }],
  ['on_demand', { enableRealTimeProtection: false, passiveMode: false }],
  // Nothing is documented about real-time protection in passive mode.
  ['passive', { passiveMode: true }],
]);
const AV = 'antivirusEngine';

/** Whether the older switches contradict the enforcement level. Placeholders: `level`, `switches`. */
export const legacyEnforcement = defineEvaluator({
  needs: ['managed.settings'],
  params: z.strictObject({}),
  fills: ['level', 'switches'],
  evaluate({ 'managed.settings': fact }) {
    const level = fact.value.find(({ key }) => key === `${AV}.enforcementLevel`);
    const expected = LEVELS.get(level?.value);
    if (level === undefined || expected === undefined) return notApplicable('no enforcement level is set');
    const wrong = Object.entries(expected).flatMap(([name, value]) =>
      fact.value.filter((setting) => setting.key === `${AV}.${name}` && setting.value === !value),
    );
    if (wrong.length === 0) return clear(proofOfElements('managed.settings', fact, [level]));
    const switches = wrong.map(({ key, value }) => `${key} is ${String(value)}`).join(' and ');
    return problem(
      { level: String(level.value), switches },
      proofOfElements('managed.settings', fact, [level, ...wrong]),
    );
  },
});
