import { z } from 'zod';
import { cannotTell, clear, defineEvaluator, problem, proofOf, proofOfElements } from '../evaluator.ts';
import { THRESHOLDS } from '../thresholds.ts';

const KEY = 'antivirusEngine.scanAfterDefinitionUpdate';
const ENGINE = 'wdavdaemon_unprivileged';

/** Whether the engine is busy just after new definitions came, with the scan that follows them switched on. Fills `minutes`, `percent`. */
export const busyAfterDefinitionUpdate = defineEvaluator({
  needs: ['managed.settings', 'processes.snapshot', 'health.definitions-updated-minutes-ago'],
  uses: ['local.settings'],
  params: z.strictObject({}),
  fills: ['minutes', 'percent'],
  evaluate(facts, _params, { 'local.settings': local }) {
    const { 'managed.settings': managed, 'processes.snapshot': snapshot } = facts;
    const age = facts['health.definitions-updated-minutes-ago'];
    const switchedOff = (list: readonly { readonly key: string; readonly value: unknown }[]): boolean =>
      list.some(({ key, value }) => key === KEY && value === false);
    if (switchedOff(managed.value)) return clear(proofOf('managed.settings', { ...managed, value: null }));
    const isManaged = managed.value.some(({ key }) => key === KEY);
    if (!isManaged && local.state === 'known' && switchedOff(local.value)) return clear();
    const proof = proofOf('health.definitions-updated-minutes-ago', age);
    if (age.value > THRESHOLDS['scan-nearby'].value) return clear(proof);
    const engines = snapshot.value.filter((row) => row.process === ENGINE);
    const percents = engines.flatMap(({ cpuPercent }) => cpuPercent ?? []);
    if (percents.length === 0)
      return cannotTell(`processes.snapshot: the list of processes has no CPU share of ${ENGINE}`);
    const percent = Math.max(...percents);
    const [first, ...rest] = proofOfElements('processes.snapshot', snapshot, engines);
    if (percent <= THRESHOLDS['sustained-cpu-percent'].value) return clear([first, ...rest]);
    return problem({ minutes: age.value, percent: Math.round(percent) }, [first, ...rest, ...proof]);
  },
});
