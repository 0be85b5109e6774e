// The same program with one constant changed by a fifth. The product has no such options; the built files are copied and edited.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const BUILT = fileURLToPath(new URL('../dist/lib/statistics/', import.meta.url));
const FILES = [
  'change-points',
  'location',
  'long-run-variance',
  'partition',
  'robust-spread',
  'season',
  'segment-cost',
  'segmentation',
  'spikes',
  'student-t',
];

/** Name in the table, file, what stands there, and the two other values. */
const CONSTANTS = [
  ['price of a change', 'segmentation', 'CHANGE_PRICE = 2.5', [2, 3]],
  [
    'price of a slope',
    'segmentation',
    'SLOPE_PRICE = CHANGE_PRICE / 2',
    ['CHANGE_PRICE / 2.5', 'CHANGE_PRICE / 1.667'],
  ],
  ['unseen share of the range', 'segmentation', 'UNSEEN = 0.02', [0.016, 0.024]],
  ['largest correlation', 'segmentation', 'const MAX_CORRELATION = 0.8', [0.64, 0.96]],
  [
    'block length',
    'long-run-variance',
    'Math.round(Math.cbrt(length))',
    ['Math.round(0.8 * Math.cbrt(length))', 'Math.round(1.2 * Math.cbrt(length))'],
  ],
  ['limit of a spike', 'spikes', 'LIMIT = 4', [3.2, 4.8]],
  ['reach of a spike', 'spikes', 'REACH = 3', [2, 4]],
  ['strength of a season', 'season', 'MIN_STRENGTH = 0.64', [0.512, 0.768]],
];

/** The program as it is. */
export async function baseline() {
  return { name: 'as it is', find: await edited() };
}

/** One for each constant and direction. */
export async function variants() {
  const result = [];
  for (const [what, file, before, values] of CONSTANTS) {
    for (const value of values) {
      const sign = before.indexOf('=') === -1 ? undefined : before.slice(0, before.indexOf('=') + 1);
      const after = sign === undefined ? `${value}` : `${sign} ${value}`;
      result.push({
        name: `${what}: ${after.replace(/^(const )?\w+ = /, '')}`,
        find: await edited(file, before, after),
      });
    }
  }
  return result;
}

async function edited(file, before, after) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'mdediag-variant-'));
  try {
    writeFileSync(path.join(folder, 'package.json'), '{"type":"module"}');
    for (const name of FILES) cpSync(path.join(BUILT, `${name}.js`), path.join(folder, `${name}.js`));
    if (file !== undefined) {
      const place = path.join(folder, `${file}.js`);
      const text = readFileSync(place, 'utf8');
      if (!text.includes(before)) throw new Error(`${file} holds no ${before}`);
      writeFileSync(place, text.replace(before, after));
    }
    const { changePoints } = await import(pathToFileURL(path.join(folder, 'change-points.js')).href);
    return (values) => changePoints(values).map(({ index }) => index);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
