// `npm run calibrate [-- --quick]`: tries the statistics on recordings whose truth is known, and writes what came out into
// docs/statistics.md, then change points (change-points.mjs). The same numbers every time; --quick tries fewer, leaves change points
// out, and writes nothing. Exits with 1 when a limit is not kept.
import { readFileSync, writeFileSync } from 'node:fs';
import { calibrateChangePoints } from './change-points.mjs';
import { calibrateEffect } from './effect.mjs';
import { calibrateTrend } from './effect-trend.mjs';

const isQuick = process.argv.includes('--quick');
const PAGE = new URL('../docs/statistics.md', import.meta.url);

const parts = { effect: calibrateEffect(isQuick), leak: calibrateTrend(isQuick) };
for (const { table, misses } of Object.values(parts)) {
  console.log(`${table}\n`);
  for (const miss of misses) console.error(`MISS ${miss}`);
  if (misses.length > 0) process.exitCode = 1;
}
if (!isQuick) {
  writeFileSync(PAGE, Object.entries(parts).reduce(withTable, readFileSync(PAGE, 'utf8')));
  await calibrateChangePoints();
}

function withTable(page, [name, { table }]) {
  const [begin, end] = [`<!-- ${name}: written by npm run calibrate -->`, `<!-- ${name}: end -->`];
  const [before, rest] = page.split(begin);
  const after = rest?.split(end)[1];
  if (after === undefined) throw new Error(`docs/statistics.md has no place for the table of ${name}`);
  return `${before}${begin}\n\n${table}\n\n${end}${after}`;
}
