import { openInput } from '../bundle/open-input.ts';
import { changePoints } from '../lib/statistics/change-points.ts';
import { decodeText } from '../lib/text.ts';
import { KnownError } from '../model/errors.ts';
import { EXIT } from '../model/exit-code.ts';
import type { Progress } from '../model/progress.ts';
import type { Series, SeriesChoice } from '../model/series.ts';
import { readCsvSeries } from '../parse/csv-series.ts';
import { readText } from '../parse/read-text.ts';
import { SAMPLES_START } from '../parse/samples.ts';
import { readSamplesSeries } from '../parse/samples-series.ts';
import { unusableFile } from '../parse/unusable-series.ts';
import type { SeriesChanges } from '../report/changes-text.ts';

/** Reads one series of a CSV or a samples file and finds its change points. Throws `KnownError` for a file that is neither. */
export async function seriesChanges(path: string, choice: SeriesChoice, progress: Progress): Promise<SeriesChanges> {
  const series = await readSeries(path, choice, progress);
  const found = changePoints(series.values);
  return { series, changePoints: found.map((change) => ({ ...change, at: series.times[change.index] ?? null })) };
}

async function readSeries(path: string, choice: SeriesChoice, progress: Progress): Promise<Series> {
  const input = await openInput([path], progress);
  try {
    const [file] = input.files;
    if (input.kind !== 'files' || file === undefined) throw unusableFile(path, 'is neither a CSV nor a samples file');
    if (SAMPLES_START.test(decodeText(await file.head()))) return await readSamplesSeries(file, choice);
    const text = await readText(file).catch((error: unknown) => {
      throw new KnownError(`${path} is larger than 64 MB.`, {
        exitCode: EXIT.noSpace,
        hint: 'Cut it to the columns and the days that matter.',
        cause: error,
      });
    });
    return readCsvSeries(path, text, choice);
  } finally {
    await input.close();
  }
}
