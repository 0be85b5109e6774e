import type { ArtifactFile } from '../model/parser.ts';
import type { Series, SeriesChoice } from '../model/series.ts';
import { readSamples } from './samples.ts';
import { noNumbers, noSuchColumn } from './unusable-series.ts';

/** By time; null where it could not be measured. */
type Column = Map<string, number | null>;

/**
 * What a samples file tells of each process and of the machine, as columns: `wdavdaemon cpu` (percent of one core) and
 * `wdavdaemon memory` (bytes). Processes of one name at one time count together. Throws `KnownError` where there is no such column.
 */
export async function readSamplesSeries(file: ArtifactFile, { column, time }: SeriesChoice): Promise<Series> {
  const columns = new Map<string, Column>();
  function add(name: string, t: string, value: number | null): void {
    const known = columns.get(name) ?? new Map<string, number | null>();
    columns.set(name, known.set(t, sum(known.get(t), value)));
  }
  for await (const entry of readSamples(file)) {
    if (entry.kind === 'sample') {
      const { process, t, cpuPercent, rssBytes } = entry.sample;
      add(`${process} cpu`, t, cpuPercent);
      add(`${process} memory`, t, rssBytes);
    }
    if (entry.kind === 'machine') {
      add('machine cpu', entry.machine.t, entry.machine.cpuPercent);
      add('machine memory', entry.machine.t, entry.machine.usedBytes);
    }
  }
  const names = [...columns.keys()];
  // Times are where they are in this format.
  if (time !== undefined && time !== 't') throw noSuchColumn(file.path, time, ['t', ...names]);
  const name = column ?? names[0];
  if (name === undefined) throw noNumbers(file.path, ['t']);
  const chosen = columns.get(name);
  if (chosen === undefined) throw noSuchColumn(file.path, name, names);
  return { name, times: [...chosen.keys()], values: [...chosen.values()].map((value) => value ?? Number.NaN) };
}

/** A part that is missing makes the whole missing. */
function sum(known: number | null | undefined, value: number | null): number | null {
  if (known === undefined) return value;
  return known === null || value === null ? null : known + value;
}
