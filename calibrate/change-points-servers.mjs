// Load of real servers from the Numenta Anomaly Benchmark (Lavin and Ahmad, 2015), with the windows its makers labeled.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('../../shared/realdata/timeseries/nab/', import.meta.url));

/** None where the files are not. */
export function serverSeries() {
  if (!existsSync(FOLDER)) return [];
  const labels = JSON.parse(readFileSync(path.join(FOLDER, 'combined_windows.json'), 'utf8'));
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith('.csv'))
    .sort()
    .map((name) => {
      const rows = readFileSync(path.join(FOLDER, name), 'utf8').trim().split('\n').slice(1);
      const cells = rows.map((row) => row.trim().split(','));
      const [, windows = []] = Object.entries(labels).find(([key]) => path.basename(key) === name) ?? [];
      return {
        name: path.basename(name, '.csv'),
        times: cells.map(([time]) => time.slice(0, 16)),
        values: cells.map(([, value]) => Number(value)),
        windows: windows.map((edges) => edges.map((edge) => edge.slice(0, 16))),
      };
    });
}
