import { z } from 'zod';
import { formatCount } from '../../lib/quantity.ts';
import type { FactValue } from '../../parse/index.ts';
import { cannotTell, clear, defineEvaluator, notApplicable, problem, proofOf, proofOfElements } from '../evaluator.ts';
import { EXCLUSION_FACTS, type Exclusion, exclusionsOf } from '../exclusion-sources.ts';
import { coversPath, matchesName } from '../path-pattern.ts';
import { programKey, showProgram } from '../program.ts';
import { rank } from '../ranking.ts';
import { listed } from '../template.ts';
import { THRESHOLDS } from '../thresholds.ts';

type RtpProcess = FactValue<'rtp.processes'>[number];

/** Whether a program with an exclusion of its own is among those with the most scanned files. Fills `programs`. */
export const excludedButScanned = defineEvaluator({
  needs: ['rtp.processes'],
  uses: EXCLUSION_FACTS,
  params: z.strictObject({}),
  fills: ['programs'],
  evaluate({ 'rtp.processes': fact }, _, facts) {
    const { exclusions, missing } = exclusionsOf(facts);
    const excluded = exclusions.filter(({ kind }) => kind === 'process');
    const busiest = rank(fact.value, programKey, ({ filesScanned }) => filesScanned)
      .slice(0, THRESHOLDS['rtp-top-programs'].value)
      .filter(({ amount }) => amount >= THRESHOLDS['rtp-files-floor'].value);
    const matches = busiest.flatMap(({ elements, amount }) => {
      const [program] = elements;
      if (program === undefined) return [];
      const exclusion = excluded.find((one) => isExcluded(one, program));
      return exclusion === undefined ? [] : [{ program, elements, amount, exclusion }];
    });
    if (matches.length === 0) {
      const [gap, ...gaps] = missing;
      if (gap !== undefined) return cannotTell(gap, ...gaps);
      return excluded.length === 0 ? notApplicable('no process is excluded') : clear(proofOf('rtp.processes', fact));
    }
    const words = matches.map(
      ({ program, amount, exclusion }) =>
        `${showProgram(program)} (${formatCount(amount)} files; excluded as ${exclusion.value})`,
    );
    const [first, ...rest] = proofOfElements(
      'rtp.processes',
      fact,
      matches.flatMap(({ elements }) => elements),
    );
    const proofs = matches.flatMap(({ exclusion }) => exclusion.proofs);
    return problem({ programs: listed(words) }, [first, ...rest, ...proofs]);
  },
});

function isExcluded({ value }: Exclusion, { path, name }: RtpProcess): boolean {
  if (value.includes('/')) return path !== null && coversPath(value, path);
  const file = path?.slice(path.lastIndexOf('/') + 1) ?? name;
  return file !== null && matchesName(value.toLowerCase(), file.toLowerCase());
}
