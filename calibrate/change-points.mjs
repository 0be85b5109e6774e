// `node calibrate/change-points.mjs`: measures change points against known truth, people and real series, and writes the tables
// of docs/change-points.md. Fixed seeds: the same figures every time.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { changePoints } from '../dist/lib/statistics/change-points.js';
import { seededRandom } from '../dist/lib/statistics/random.js';
import { serverSeries } from './change-points-servers.mjs';
import { NULLS, normals, STEPS, TRUTHS } from './change-points-truth.mjs';
import { annotated, score } from './change-points-turing.mjs';
import { baseline, variants } from './change-points-variants.mjs';

const PAGE = fileURLToPath(new URL('../docs/change-points.md', import.meta.url));
const LENGTHS = [60, 240, 600];
const RUNS = 200;
const indices = (values) => changePoints(values).map(({ index }) => index);
const percent = (share) => `${(share * 100).toFixed(1)} %`;
const mean = (numbers) => numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
const table = (name, header, rows) => ({ name, header, rows });

/** Every table: its name, its header, its rows of cells. Those of real series only where these are. */
async function run() {
  return [nullTable(), truthTable(), coverageTable(), ...(await turingTables()), ...serverTables()];
}

/** Share of series without any change in which one is found. */
function nullTable() {
  const rows = Object.entries(NULLS).map(([name, make]) => [
    name,
    ...LENGTHS.map((length) => {
      const random = seededRandom(1);
      const found = Array.from({ length: RUNS }, () => indices(make(length, random)).length > 0);
      return percent(found.filter(Boolean).length / RUNS);
    }),
  ]);
  return table('null', ['noise alone', ...LENGTHS.map((length) => `n = ${length}`)], rows);
}

/** Share of true changes found within 5 values or 2 %, and changes per series that are not there. */
function truthTable() {
  const rows = Object.entries(TRUTHS).map(([name, make]) => [
    name,
    ...LENGTHS.map((length) => {
      const random = seededRandom(2);
      let [hits, truths, extra] = [0, 0, 0];
      for (let turn = 0; turn < RUNS / 5; turn += 1) {
        const { values, places } = make(length, random);
        const margin = Math.max(5, length * 0.02);
        const found = indices(values);
        truths += places.length;
        hits += places.filter((place) => found.some((index) => Math.abs(index - place) <= margin)).length;
        extra += found.filter((index) => !places.some((place) => Math.abs(index - place) <= margin)).length;
      }
      return `${percent(hits / truths)}, ${(extra / (RUNS / 5)).toFixed(2)}`;
    }),
  ]);
  return table('truth', ['found, and extra per series', ...LENGTHS.map((length) => `n = ${length}`)], rows);
}

/** How often the interval of a step that was found holds its height. */
function coverageTable() {
  const lengths = [100, 240, 600];
  const rows = STEPS.map(([correlation, height]) => [
    `φ = ${correlation}, step of ${height} SD`,
    ...lengths.map((length) => {
      const random = seededRandom(3);
      let [held, found] = [0, 0];
      for (let turn = 0; turn < RUNS; turn += 1) {
        const place = Math.round(length * (0.3 + 0.4 * random.fraction()));
        const values = normals(length, correlation, random).map(
          (value, index) => value + (index >= place ? height : 0),
        );
        const near = changePoints(values).filter(({ index }) => Math.abs(index - place) <= Math.max(5, length * 0.03));
        if (near.length !== 1) continue;
        found += 1;
        held += near[0].difference.low <= height && near[0].difference.high >= height ? 1 : 0;
      }
      return `${percent(held / found)} of ${found}`;
    }),
  ]);
  return table('coverage', ['interval holds the truth', ...lengths.map((length) => `n = ${length}`)], rows);
}

async function turingTables() {
  const series = annotated();
  if (series.length === 0) return [];
  const scoresOf = (find) => series.map((one) => score(one, find(one.values)));
  const own = scoresOf(indices);
  const means = (scores) => [mean(scores.map(({ f1 }) => f1)), mean(scores.map(({ covering }) => covering))];
  const fixed = (numbers) => numbers.map((number) => number.toFixed(3));
  const perSeries = series.map(({ name, values }, index) => [
    name,
    `${values.length}`,
    ...fixed([own[index].f1, own[index].covering]),
    indices(values).join(', ') || '–',
  ]);
  const settings = [];
  for (const variant of await variants()) settings.push({ name: variant.name, scores: scoresOf(variant.find) });
  // The default is asked the same way, so that a variant is never compared with another program.
  const all = [{ name: 'as it is', scores: scoresOf((await baseline()).find) }, ...settings];
  const held = series.map((_, out) => {
    const without = ({ scores }) => {
      const [f1, covering] = means(scores.filter((_, index) => index !== out));
      return f1 + covering;
    };
    return all.reduce((best, one) => (without(one) > without(best) ? one : best)).scores[out];
  });
  return [
    table(
      'turing',
      ['series', 'n', 'F1', 'covering', 'change points'],
      [...perSeries, ['**mean of 15**', '', ...fixed(means(own)).map((text) => `**${text}**`), '']],
    ),
    table(
      'variants',
      ['setting', 'F1', 'covering'],
      [...all.map(({ name, scores }) => [name, ...fixed(means(scores))]), ['leave one out', ...fixed(means(held))]],
    ),
  ];
}

function serverTables() {
  const series = serverSeries();
  if (series.length === 0) return [];
  const number = (value) => Number(value.toPrecision(3)).toString();
  const rows = series.flatMap(({ name, times, values, windows }) => {
    const found = changePoints(values);
    const first = [name, `${values.length}`, windows.map(([from, to]) => `${from} to ${to}`).join('; ') || 'none'];
    if (found.length === 0) return [[...first, 'none', '', '']];
    return found.map(({ index, before, after, difference: { low, high } }, row) => [
      ...(row === 0 ? first : ['', '', '']),
      times[index],
      `${number(before)} → ${number(after)}`,
      `${number(low)} to ${number(high)}`,
    ]);
  });
  return [table('servers', ['series', 'n', 'labeled windows', 'change', 'before → after', 'difference'], rows)];
}

/** Puts the tables between their marks; a table that was not made keeps what stands there. */
function writeTables(tables) {
  let page = readFileSync(PAGE, 'utf8');
  for (const { name, header, rows } of tables) {
    const line = (cells) => `| ${cells.join(' | ')} |`;
    const text = [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
    page = page.replace(
      new RegExp(`(<!-- ${name} -->\n)[^]*?(<!-- end -->)`),
      (_, begin, end) => `${begin}\n${text}\n\n${end}`,
    );
  }
  writeFileSync(PAGE, page);
}

/** Makes the tables, writes them into the page and prints them. */
export async function calibrateChangePoints() {
  const tables = await run();
  writeTables(tables);
  for (const { name, rows } of tables) print(`${name}\n${rows.map((row) => `  ${row.join('  ')}`).join('\n')}`);
  if (!tables.some(({ name }) => name === 'turing'))
    print('There are no real series here: their tables stay as they are.');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await calibrateChangePoints();

function print(text) {
  process.stdout.write(`${text}\n`);
}
