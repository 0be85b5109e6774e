import { expect, test } from '@jest/globals';
import type { SourceComparison } from '../../src/model/comparison.ts';
import { comparePlots } from '../../src/report/plots/compare-plots.ts';
import type { Figure } from '../../src/report/plots/figure.ts';
import { attribute, chosen, elementsOf, numberIn, strokesOf, textOf, within } from '../support/drawing.ts';
import { plotsFrom, scanned } from '../support/plots.ts';
import { freeRecording } from '../support/recording.ts';

const ENGINE = 'wdavdaemon_unprivileged';
const load = (cpu: number) => ({ off: { cpu }, on: { cpu } });
const calm = freeRecording([['enabled', 10]], { [ENGINE]: load(20) });
const busy = freeRecording([['enabled', 20]], { [ENGINE]: load(80) });
const LOADS: SourceComparison['loads'] = [
  {
    ...{ process: ENGINE, metric: 'cpu', unit: 'percent-of-one-core', basis: 'recording' },
    before: { n: 300, mean: 20 },
    after: { n: 600, mean: 80 },
    difference: { estimate: 60, low: 50, high: 70, confidence: 0.95 },
  },
  {
    ...{ process: 'epsext', metric: 'cpu', unit: 'percent-of-one-core', basis: 'recording' },
    before: { n: 300, mean: 20 },
    after: { n: 600, mean: 19 },
    difference: { estimate: -1, low: -5, high: 3, confidence: 0.95 },
  },
];

function elements(figures: readonly Figure[], id: string) {
  const found = figures.find((one) => one.id === id);
  if (found === undefined) throw new Error(`there is no figure ${id}`);
  return elementsOf(found);
}

test('before and after have one scale and one time axis', () => {
  const drawn = elements(comparePlots(plotsFrom(calm), plotsFrom(busy), []), 'compare-cpu');
  const panels = chosen(drawn, '.envelope').map((panel) => {
    const [, , columns = 0, height = 0] = attribute(panel, 'viewBox').split(' ').map(Number);
    const strokes = strokesOf(attribute(chosen(within(panel), '.mean')[0] ?? panel, 'd')).flat();
    const middle = strokes.reduce((sum, { y }) => sum + y, 0) / strokes.length;
    return { share: (strokes.at(-1)?.to ?? 0) / columns, level: height - middle };
  });
  const [before, after] = panels;
  expect(panels).toHaveLength(2);
  expect(before?.share).toBeCloseTo(0.5, 1);
  expect(after?.share).toBeCloseTo(1, 1);
  expect((after?.level ?? 0) / (before?.level ?? 1)).toBeCloseTo(4, 0);
  expect(chosen(drawn, '.tick').map(textOf)).toEqual(['0:00', '0:05', '0:10', '0:15', '0:20']);
});

test('a difference that is more than chance is away from the line of none', () => {
  const drawn = elements(comparePlots(plotsFrom(calm), plotsFrom(busy), LOADS), 'compare-differences');
  const [none] = chosen(drawn, '.none');
  const [clear, chance] = chosen(drawn, '.interval').filter(({ tagName }) => tagName === 'line');
  expect(clear && none && numberIn(clear, 'x1')).toBeGreaterThan(none ? numberIn(none, 'x1') : 100);
  expect(chance && none && numberIn(chance, 'x1') < numberIn(none, 'x1')).toBe(true);
  expect(chance && none && numberIn(chance, 'x2') > numberIn(none, 'x1')).toBe(true);
  expect(chosen(drawn, 'desc').map(textOf)).toEqual([
    'More than chance: wdavdaemon_unprivileged +60.0 %. 1 difference can be chance.',
  ]);
});

test('a program is found again on the other side, each as a share of its own side', () => {
  const before = { 'rtp.processes': [scanned('/usr/bin/git', 900), scanned('/usr/bin/clang', 100)] };
  const after = { 'rtp.processes': [scanned('/usr/bin/clang', 3_000), scanned('/usr/bin/swift', 1_000)] };
  const figures = comparePlots(plotsFrom(calm, { facts: before }), plotsFrom(busy, { facts: after }), []);
  const drawn = elements(figures, 'compare-scans');
  const bars = chosen(drawn, '.bar').map((bar) => numberIn(bar, 'width'));
  expect(bars).toEqual([90, 0, 10, 75, 0, 25]);
  expect(chosen(drawn, 'desc').map(textOf).join()).toMatch(/git, from 900 \(90 %\) to not among the first/);
});

test('what one side does not tell is said, with the reason of that side', () => {
  const nothing = plotsFrom({ series: [], windows: [] });
  const figures = comparePlots(plotsFrom(calm), nothing, []);
  const [cpu] = elements(figures, 'compare-cpu');
  expect(cpu && textOf(cpu)).toBe('Nothing to draw: after: nobody collected it');
  expect(figures.map(({ id }) => id)).toEqual(['compare-cpu', 'compare-scans']);
});

test('every drawing has words, and numbers behind it', () => {
  const facts = { 'rtp.processes': [scanned('/usr/bin/git', 900)] };
  for (const figure of comparePlots(plotsFrom(calm, { facts }), plotsFrom(busy, { facts }), LOADS)) {
    const all = elementsOf(figure);
    const images = chosen(all, 'svg').filter((svg) => attribute(svg, 'role') === 'img');
    expect(images.length).toBeGreaterThan(0);
    for (const image of images) {
      const named = attribute(image, 'aria-labelledby').split(' ');
      const words = within(image).filter((element) => named.includes(attribute(element, 'id')));
      expect(words.map((each) => textOf(each) !== '')).toEqual([true, true]);
    }
    expect(chosen(all, 'td').length).toBeGreaterThan(2);
  }
});
