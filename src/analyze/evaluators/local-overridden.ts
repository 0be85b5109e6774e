import { z } from 'zod';
import { clear, defineEvaluator, problem, proofOf, proofOfElements } from '../evaluator.ts';
import { listed } from '../template.ts';

/** Settings made on this Mac that differ from what the organization set. Lists are left out: Defender can merge them. */
export const localOverridden = defineEvaluator({
  needs: ['managed.settings', 'local.settings'],
  params: z.strictObject({}),
  fills: ['count', 'settings'],
  evaluate({ 'managed.settings': managed, 'local.settings': local }) {
    const wanted = new Map(managed.value.map((setting) => [setting.key, setting]));
    const overridden = local.value.flatMap((setting) => {
      const winner = wanted.get(setting.key);
      const isSingle = !setting.key.includes('[') && typeof setting.value !== 'object';
      return winner !== undefined && isSingle && winner.value !== setting.value ? [{ setting, winner }] : [];
    });
    if (overridden.length === 0) return clear(proofOf('local.settings', { ...local, value: null }));
    const words = overridden.map(
      ({ setting, winner }) =>
        `${setting.key} is ${JSON.stringify(setting.value)} here and ${JSON.stringify(winner.value)} there`,
    );
    const [first, ...rest] = proofOfElements(
      'local.settings',
      local,
      overridden.map(({ setting }) => setting),
    );
    const winners = proofOfElements(
      'managed.settings',
      managed,
      overridden.map(({ winner }) => winner),
    );
    return problem({ count: overridden.length, settings: listed(words) }, [first, ...rest, ...winners]);
  },
});
