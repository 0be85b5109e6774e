import { z } from 'zod';
import type { FactValue } from '../../parse/index.ts';
import { busiestPrograms } from '../busiest-programs.ts';
import { cannotTell, clear, defineEvaluator, notApplicable, problem, proofOf, proofOfElements } from '../evaluator.ts';
import { compilePattern } from '../operators.ts';
import { type Counted, showProgram } from '../program.ts';
import { listed } from '../template.ts';

type Exclusion = FactValue<'exclusions.list'>[number];

/** Whether a program with many scanned files is excluded, or lies in what is. Fills `programs`. */
export const excludedButBusy = defineEvaluator({
  needs: ['rtp.processes', 'exclusions.list'],
  params: z.strictObject({}),
  evaluate({ 'rtp.processes': fact, 'exclusions.list': exclusions }) {
    if (exclusions.value.length === 0) return notApplicable('nothing is excluded');
    const busiest = busiestPrograms(fact.value);
    if (busiest === undefined) return cannotTell('rtp.processes: no process with a number of files');
    const pairs = busiest.named.flatMap(({ elements }) =>
      elements.flatMap((program) =>
        exclusions.value.filter((exclusion) => covers(exclusion, program)).map((exclusion) => ({ program, exclusion })),
      ),
    );
    if (pairs.length === 0) {
      if (busiest.unnamed.length === 0) return clear(proofOf('rtp.processes', fact));
      return cannotTell('rtp.processes: a process without a name is among the busiest, and may be excluded');
    }
    const shown = pairs.map(
      ({ program, exclusion }) => `${showProgram(program)} (excluded as ${exclusion.kind} ${exclusion.value})`,
    );
    const [first, ...rest] = proofOfElements('rtp.processes', fact, unique(pairs.map(({ program }) => program)));
    const others = proofOfElements('exclusions.list', exclusions, unique(pairs.map(({ exclusion }) => exclusion)));
    return problem({ programs: listed(unique(shown)) }, [first, ...rest, ...others]);
  },
});

function covers({ kind, value }: Exclusion, { path, name }: Counted): boolean {
  if (kind === 'extension') return false;
  if (!value.startsWith('/')) return kind === 'process' && value === (path?.split('/').at(-1) ?? name);
  const folder = value.endsWith('/') ? value : `${value}/`;
  const isBelow = kind === 'folder' || kind === 'path' ? fits(`${folder}*`, path, true) : false;
  return isBelow || fits(value, path, false);
}

/** `*` stands for a part of one name, `?` for one character; at the end of a folder for all below it. */
function fits(wildcard: string, path: string | null, isPrefix: boolean): boolean {
  const pattern = wildcard
    .replace(/[\\^$.|+()[\]{}]/g, '\\$&')
    .replaceAll('*', '[^/]*')
    .replaceAll('?', '[^/]');
  return path !== null && compilePattern(`^${pattern}${isPrefix ? '' : '$'}`).test(path);
}

function unique<T>(items: readonly T[]): T[] {
  return [...new Set(items)];
}
