// The Turing Change Point Dataset (van den Burg and Williams, 2020): series that five people each annotated, and its scores.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('../../shared/realdata/timeseries/tcpd/', import.meta.url));
const MARGIN = 5;

/** The univariate series with what each person marked; none where the files are not. */
export function annotated() {
  if (!existsSync(FOLDER)) return [];
  const read = (name) => JSON.parse(readFileSync(FOLDER + name, 'utf8'));
  const annotations = read('annotations.json');
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith('.json') && name !== 'annotations.json')
    .sort()
    .map(read)
    .filter((series) => series.n_dim === 1)
    .map(({ name, series: [{ raw }] }) => ({
      name,
      values: raw.map((value) => value ?? Number.NaN),
      people: Object.values(annotations[name]),
    }));
}

/** As the benchmark does: index 0 counts on both sides; precision over what anybody marked, recall as the mean over people. */
export function score({ values, people }, found) {
  const predicted = new Set([0, ...found]);
  const marked = people.map((places) => new Set([0, ...places]));
  const anybody = new Set(marked.flatMap((places) => [...places]));
  const precision = hits(anybody, predicted) / predicted.size;
  const recall = mean(marked.map((places) => hits(places, predicted) / places.size));
  const parts = stretches(found, values.length);
  return {
    f1: (2 * precision * recall) / (precision + recall),
    covering: mean(people.map((places) => cover(stretches(places, values.length), parts, values.length))),
  };
}

/** Each prediction can meet one true place: the nearest within the margin. */
function hits(places, predicted) {
  const left = new Set(predicted);
  let count = 0;
  for (const place of [...places].sort((a, b) => a - b)) {
    const near = [...left]
      .filter((index) => Math.abs(index - place) <= MARGIN)
      .sort((a, b) => Math.abs(a - place) - Math.abs(b - place) || a - b);
    if (near.length === 0) continue;
    left.delete(near[0]);
    count += 1;
  }
  return count;
}

function stretches(places, length) {
  const starts = [...new Set([0, ...places.filter((place) => place > 0 && place < length)])].sort((a, b) => a - b);
  return starts.map((start, index) => [start, starts[index + 1] ?? length]);
}

/** Mean over values of the best overlap (Jaccard) of the true stretch they are in. */
function cover(truth, predicted, length) {
  const best = ([from, to]) =>
    Math.max(
      ...predicted.map(([start, end]) => {
        const common = Math.min(to, end) - Math.max(from, start);
        return common <= 0 ? 0 : common / (Math.max(to, end) - Math.min(from, start));
      }),
    );
  return truth.reduce((sum, stretch) => sum + (stretch[1] - stretch[0]) * best(stretch), 0) / length;
}

function mean(numbers) {
  return numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
}
