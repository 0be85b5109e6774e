import type { FactValue } from '../parse/index.ts';
import { programKey } from './program.ts';
import { type Ranked, rank } from './ranking.ts';
import { THRESHOLDS } from './thresholds.ts';

type RtpProcess = FactValue<'rtp.processes'>[number];

/** The programs with the most scanned files, without those whose part is small. */
export interface BusiestPrograms {
  readonly named: readonly Ranked<RtpProcess>[];
  /** Of processes Defender has no name for; each may be any program. */
  readonly unnamed: readonly Ranked<RtpProcess>[];
}

/** Undefined when no process tells a number of files. */
export function busiestPrograms(processes: readonly RtpProcess[]): BusiestPrograms | undefined {
  if (processes.every(({ filesScanned }) => filesScanned === null)) return undefined;
  const busy = rank(processes, programKey, ({ filesScanned }) => filesScanned)
    .slice(0, THRESHOLDS['rtp-top-programs'].value)
    .filter(
      ({ share, amount }) =>
        share >= THRESHOLDS['rtp-notable-share'].value && amount >= THRESHOLDS['rtp-files-floor'].value,
    );
  const isNamed = ({ elements }: Ranked<RtpProcess>) => elements.some(({ path, name }) => (path ?? name) !== null);
  return { named: busy.filter(isNamed), unnamed: busy.filter((group) => !isNamed(group)) };
}
