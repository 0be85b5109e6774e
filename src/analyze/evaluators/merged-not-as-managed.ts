import { z } from 'zod';
import { clear, defineEvaluator, notApplicable, problem, proofOf, proofOfElements } from '../evaluator.ts';
import { listed } from '../template.ts';

const FEATURES = 'features.';

/**
 * Settings an organization set that differ from those the log says are in effect. The log tells features without their group.
 * Lists and the settings of which the log says nothing are left out. Fills `count` and `settings`.
 */
export const mergedNotAsManaged = defineEvaluator({
  needs: ['managed.settings', 'core-log.merged-features'],
  params: z.strictObject({}),
  fills: ['count', 'settings'],
  evaluate({ 'managed.settings': managed, 'core-log.merged-features': merged }) {
    const effective = new Map(merged.value.map((feature) => [feature.key, feature]));
    const pairs = managed.value.flatMap((setting) => {
      const { key } = setting;
      const short = key.startsWith(FEATURES) ? key.slice(FEATURES.length) : key;
      const feature = effective.get(key) ?? effective.get(short);
      return feature === undefined || key.includes('[') ? [] : [{ setting, feature }];
    });
    if (pairs.length === 0) return notApplicable('the log tells no setting that is managed');
    const different = pairs.filter(({ setting, feature }) => wordOf(setting.value) !== wordOf(feature.value));
    if (different.length === 0) return clear(proofOf('core-log.merged-features', { ...merged, value: null }));
    const words = different.map(
      ({ setting, feature }) =>
        `${setting.key} is managed as ${wordOf(setting.value)}, in effect is ${wordOf(feature.value)}`,
    );
    const features = different.map(({ feature }) => feature);
    const settings = different.map(({ setting }) => setting);
    const [first, ...rest] = proofOfElements('core-log.merged-features', merged, features);
    return problem({ count: different.length, settings: listed(words) }, [
      first,
      ...rest,
      ...proofOfElements('managed.settings', managed, settings),
    ]);
  },
});

function wordOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
