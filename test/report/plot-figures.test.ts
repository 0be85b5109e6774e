import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { plotsOf } from '../../src/analyze/plots/plots-of.ts';
import { loadsOf } from '../../src/analyze/regression/process-load.ts';
import { absent } from '../../src/model/fact.ts';
import type { RecordedPoint, Recording } from '../../src/model/recording.ts';
import type { Figure } from '../../src/report/plots/figure.ts';
import { plotFigures } from '../../src/report/plots/plot-figures.ts';
import { PLOT_STYLE } from '../../src/report/plots/style.ts';
import { attribute, chosen, elementsOf, numberIn, strokesOf, textOf, within } from '../support/drawing.ts';
import { plotsFrom, scanned } from '../support/plots.ts';
import { experiment, freeRecording, START_MS } from '../support/recording.ts';

const ENGINE = 'wdavdaemon_unprivileged';
const COSTLY = { off: { cpu: 6 }, on: { cpu: 44 } };
const STEADY = { off: { cpu: 20 }, on: { cpu: 20 } };
const HOSTILE = '</text></svg><img src=x onerror=alert(1)><script>alert(2)</script>"\'&\u202e';
const at = (ms: number) => new Date(START_MS + ms).toISOString();

const figures = (...given: Parameters<typeof plotsFrom>) => plotFigures(plotsFrom(...given));

/** The same without a judgement, which takes long for wild recordings. */
function unjudgedFigures({ series }: Recording): readonly Figure[] {
  const judged = { verdict: 'not-evaluated' as const, reason: 'nobody judged it', comparisons: [], changePoints: [] };
  const regression = { judged, loads: loadsOf(series), tests: [], timeline: [] };
  return plotFigures(plotsOf(regression, () => absent('nobody collected it'), undefined));
}

function figure(all: readonly Figure[], id: string): Figure {
  const found = all.find((one) => one.id === id);
  if (found === undefined) throw new Error(`there is no figure ${id}`);
  return found;
}

function recordingOf(points: readonly Partial<RecordedPoint>[], everyMs = 2_000, process = ENGINE): Recording {
  const series = {
    process,
    pid: 1,
    points: points.map((point, index) => ({
      ...{ atMs: START_MS + index * everyMs, cpuPercent: 10, rssBytes: null, bm: 'enabled' as const, window: null },
      ...point,
    })),
  };
  return { series: [series], windows: [] };
}

/** Where values and columns of the first process are in the CPU plot. */
function enginePanel(all: readonly Figure[]) {
  const elements = elementsOf(figure(all, 'plot-cpu'));
  const [drawing] = chosen(elements, '.envelope');
  if (drawing === undefined) throw new Error('nothing is drawn');
  const [, , columns = 0, height = 0] = attribute(drawing, 'viewbox')
    .concat(attribute(drawing, 'viewBox'))
    .split(' ')
    .map(Number);
  const bottom = numberIn(drawing, 'y') + numberIn(drawing, 'height');
  const label = chosen(elements, '.scale').map((text) => ({
    value: Number.parseFloat(textOf(text).replace(',', '')),
    lineY: numberIn(text, 'y') - 11,
  }));
  const [lowest] = label.sort((one, other) => one.value - other.value);
  if (lowest === undefined) throw new Error('the scale has no label');
  const unitsPerPixel = height / numberIn(drawing, 'height');
  const yOf = (value: number) => height - (value / lowest.value) * (bottom - lowest.lineY) * unitsPerPixel;
  const [mean, range] = ['.mean', '.range'].map((name) => attribute(chosen(within(drawing), name)[0] ?? drawing, 'd'));
  return { elements, columns, yOf, mean: strokesOf(mean ?? ''), range: strokesOf(range ?? '') };
}

test('no measurement lies outside of what is drawn', () => {
  const measurement = fc.record({
    cpuPercent: fc.option(fc.double({ min: 0, max: 800, noNaN: true }), { nil: null }),
    stepMs: fc.oneof(
      { weight: 20, arbitrary: fc.integer({ min: 1_900, max: 2_100 }) },
      { weight: 1, arbitrary: fc.integer({ min: 60_000, max: 600_000 }) },
    ),
  });
  fc.assert(
    fc.property(fc.array(measurement, { minLength: 2, maxLength: 3_000, size: 'max' }), (measurements) => {
      const points = placedInTime(measurements);
      const measured = points.flatMap(({ atMs, cpuPercent }) => (cpuPercent === null ? [] : [{ atMs, cpuPercent }]));
      fc.pre(measured.some(({ cpuPercent }) => cpuPercent > 1));
      const all = unjudgedFigures(recordingOf(points));
      const { columns, yOf, mean, range } = enginePanel(all);
      const [zoom] = chosen(elementsOf(figure(all, 'plot-cpu')), '.zoom');
      if (zoom === undefined) throw new Error('nothing to zoom');
      const [fromMs, toMs] = [numberIn(zoom, 'data-from'), numberIn(zoom, 'data-to')];
      expect(columns).toBeLessThanOrEqual(1_000);
      const strokes = [...mean, ...range].flat();
      const drawn = Array.from({ length: columns }, (_, column) =>
        strokes.filter(({ from, to }) => from <= column && column < to).map(({ y }) => y),
      );
      for (const { atMs, cpuPercent } of measured) {
        const ys = drawn[Math.floor(((atMs - fromMs) / (toMs - fromMs)) * columns + 1e-9)] ?? [];
        // A pixel has two units, and labels of the scale stand on whole pixels.
        if (Math.min(...ys) > yOf(cpuPercent) + 4 || Math.max(...ys) < yOf(cpuPercent) - 4)
          throw new Error(`${cpuPercent} at ${atMs} is outside of ${ys.join()}`);
      }
    }),
    { numRuns: 60 },
  );
});

function placedInTime(measurements: readonly { readonly cpuPercent: number | null; readonly stepMs: number }[]) {
  let atMs = START_MS;
  return measurements.map(({ cpuPercent, stepMs }) => {
    atMs += stepMs;
    return { atMs, cpuPercent };
  });
}

test('ten minutes without a measurement are a hole in the line, a late measurement is none', () => {
  const points = Array.from({ length: 600 }, (_, index) => ({
    atMs: START_MS + index * 2_000 + (index % 7 === 0 ? 900 : 0) + (index < 300 ? 0 : 600_000),
  }));
  const { mean, columns } = enginePanel(figures(recordingOf(points)));
  expect(mean).toHaveLength(2);
  const [before, after] = mean;
  const hole = ((after?.[0]?.from ?? 0) - (before?.at(-1)?.to ?? 0)) / columns;
  expect(hole).toBeCloseTo(600 / 1_800, 1);
});

test('values that were not measured are a hole too', () => {
  const points = Array.from({ length: 100 }, (_, index) => ({ cpuPercent: index >= 40 && index < 60 ? null : 10 }));
  expect(enginePanel(figures(recordingOf(points))).mean).toHaveLength(2);
});

test('the hatch covers the time behavior monitoring was off', () => {
  const all = figures(
    freeRecording(
      [
        ['enabled', 10],
        ['disabled', 5],
        ['enabled', 5],
      ],
      { [ENGINE]: COSTLY },
    ),
  );
  const shades = chosen(elementsOf(figure(all, 'plot-cpu')), '.shade').filter((shade) => attribute(shade, 'x') !== '');
  expect(shades).toHaveLength(1);
  const [shade] = shades;
  expect(shade && numberIn(shade, 'x')).toBeCloseTo(50, 0);
  expect(shade && numberIn(shade, 'width')).toBeCloseTo(25, 0);
});

test('changes of level and events stand where they happened', () => {
  const recording = freeRecording(
    [
      ['disabled', 30],
      ['enabled', 10],
    ],
    { [ENGINE]: COSTLY },
  );
  const timeline = [
    { event: 'app-updated', at: at(10 * 60_000), detail: '1.2 to 1.3' },
    { event: 'behavior-monitoring-enabled', at: at(30 * 60_000) },
  ];
  const elements = elementsOf(figure(figures(recording, { timeline }), 'plot-cpu'));
  const [change] = chosen(elements, '.change');
  expect(change && numberIn(change, 'x')).toBeCloseTo(75, 0);
  const lines = chosen(elements, '.event').filter(({ tagName }) => tagName === 'line');
  expect(lines.map((line) => Math.round(numberIn(line, 'x1')))).toEqual([25, 75]);
  const list = chosen(elements, 'ol').map(textOf).join();
  expect(list).toMatch(/app-updated: 1\.2 to 1\.3[\s\S]*behavior-monitoring-enabled/);
});

test('the bar of a change of level is as long as its interval on the scale', () => {
  const plots = plotsFrom(
    freeRecording(
      [
        ['disabled', 30],
        ['enabled', 10],
      ],
      { [ENGINE]: COSTLY },
    ),
  );
  if ('missing' in plots.load) throw new Error(plots.load.missing);
  const [change] = plots.load.changePoints;
  if (change === undefined) throw new Error('no change was found');
  const unsure = {
    ...change,
    difference: { ...change.difference, low: change.difference.estimate - 20, high: change.difference.estimate + 4 },
  };
  const all = plotFigures({ ...plots, load: { ...plots.load, changePoints: [unsure] } });
  const elements = elementsOf(figure(all, 'plot-cpu'));
  const scale = chosen(elements, '.scale').map((text) => ({
    value: Number.parseFloat(textOf(text)),
    y: numberIn(text, 'y'),
  }));
  const [one, other] = scale;
  if (one === undefined || other === undefined) throw new Error('the scale has too few labels');
  const pixelsPerPercent = (other.y - one.y) / (one.value - other.value);
  const [mark] = chosen(elements, '.change').map((svg) => within(svg).map((path) => attribute(path, 'd')));
  const [high = 0, low = 0] =
    /M0 ([\d.]+)V([\d.]+)/
      .exec(mark?.[0] ?? '')
      ?.slice(1)
      .map(Number) ?? [];
  expect((low - high) / pixelsPerPercent).toBeCloseTo(24, 0);
  const top = Number(/M0 ([\d.]+)/.exec(mark?.[1] ?? '')?.[1]);
  expect((top + 5 - high) / pixelsPerPercent).toBeCloseTo(4, 0);
});

test('events too close to tell apart share a label, and no two labels overlap in a row', () => {
  const minutes = [1, 1.1, 1.2, 2, 3, 4, 5, 20, 39];
  const timeline = minutes.map((minute) => ({ event: 'scan-started', at: at(minute * 60_000) }));
  const elements = elementsOf(
    figure(figures(freeRecording([['enabled', 40]], { [ENGINE]: STEADY }), { timeline }), 'plot-cpu'),
  );
  const labels = chosen(elements, '.event-number').filter((text) => attribute(text, 'x').endsWith('%'));
  const rows = [...new Set(labels.map((label) => attribute(label, 'y')))];
  expect(labels.map(textOf)).toEqual(['1–4', '5–6', '7', '8', '9']);
  for (const y of rows) {
    const row = labels.filter((label) => attribute(label, 'y') === y).map((label) => numberIn(label, 'x'));
    for (const [index, x] of row.slice(1).entries()) expect(x - (row[index] ?? x)).toBeGreaterThan(4);
  }
});

test('on and off are told apart by shape, with the difference and its interval at the right place', () => {
  const all = figures(experiment('ABBABAAB', { [ENGINE]: COSTLY }));
  const elements = elementsOf(figure(all, 'plot-on-off'));
  const [first] = chosen(elements, 'svg').filter((svg) => attribute(svg, 'role') === 'img');
  if (first === undefined) throw new Error('nothing is drawn');
  const inside = within(first);
  expect(chosen(inside, 'circle')).toHaveLength(4);
  const squares = chosen(inside, 'rect').map((square) => numberIn(square, 'x'));
  expect(squares).toHaveLength(4);
  const mean = (places: readonly number[]) => places.reduce((sum, place) => sum + place, 0) / places.length;
  const circles = mean(chosen(inside, 'circle').map((circle) => numberIn(circle, 'cx')));
  const placed = chosen(inside, 'svg').map((svg) => ({
    x: numberIn(svg, 'x'),
    shape: attribute(within(svg)[0] ?? svg, 'class'),
  }));
  const on = mean(squares);
  const [diamond] = placed.filter(({ shape }) => shape === 'diamond');
  expect(diamond?.x).toBeCloseTo(on, -1);
  const [none] = chosen(inside, '.none');
  expect(none && numberIn(none, 'x1')).toBeCloseTo(circles, -1);
  const [interval] = chosen(inside, 'line').filter((line) => attribute(line, 'class') === 'interval');
  expect(interval && numberIn(interval, 'x1')).toBeLessThan(diamond?.x ?? 0);
  expect(interval && numberIn(interval, 'x2')).toBeGreaterThan(diamond?.x ?? 0);
  expect(textOf(first)).toMatch(/4 windows with it off.*4 windows with it on.*more than chance/s);
});

const SCANS = [
  scanned('/usr/bin/clang', 600, 6_000),
  scanned('/usr/bin/clang', 150, 500),
  scanned('/usr/bin/git', 250),
];

test('a bar for each program is as long as its share of the scanned files', () => {
  const elements = elementsOf(figure(figures(recordingOf([]), { facts: { 'rtp.processes': SCANS } }), 'plot-scans'));
  expect(chosen(elements, '.bar').map((bar) => numberIn(bar, 'width'))).toEqual([75, 25]);
  expect(elements.map(textOf).join()).toMatch(/1,000 files were scanned for 2 programs.*75 % of them for clang/);
});

test('programs beyond the tenth are one bar, so that all files are accounted for', () => {
  const many = Array.from({ length: 25 }, (_, index) => scanned(`/p${index}`, 10 + index));
  const elements = elementsOf(figure(figures(recordingOf([]), { facts: { 'rtp.processes': many } }), 'plot-scans'));
  const widths = chosen(elements, '.bar').map((bar) => numberIn(bar, 'width'));
  expect(widths).toHaveLength(11);
  expect(widths.reduce((sum, width) => sum + width, 0)).toBeCloseTo(100, 1);
});

test('every error and warning with a time is in a column at its time', () => {
  const minutes = [
    { minuteAt: at(0), errors: 3, warnings: 0 },
    { minuteAt: at(2 * 86_400_000), errors: 5, warnings: 7 },
  ];
  const facts = { 'core-log.error-minutes': minutes, 'core-log.errors': [{ count: 16 }], 'core-log.other-errors': 0 };
  const { title, markup } = figure(figures(recordingOf([]), { facts }), 'plot-errors');
  expect(title).toMatch(/per 15 min/);
  expect(markup.markup).toMatch(/8 errors and 7 warnings/);
  expect(markup.markup).toMatch(/1 line without a usable time/);
  const perMinute = markup.markup.slice(markup.markup.indexOf('Lines per minute'));
  expect([...perMinute.matchAll(/<td[^>]*>(\d+)</g)].map(([, count]) => count)).toEqual(['3', '0', '5', '7']);
  const [errors, warnings] = chosen(
    elementsOf(figure(figures(recordingOf([]), { facts }), 'plot-errors')),
    '.columns',
  ).map((path) => strokesOf(attribute(path, 'd')).map((line) => line[0]?.from));
  expect(errors).toEqual([0, 192]);
  expect(warnings).toEqual([192]);
});

test('a single minute with errors does not fill the time axis', () => {
  const facts = { 'core-log.error-minutes': [{ minuteAt: at(0), errors: 3, warnings: 0 }] };
  const elements = elementsOf(figure(figures(recordingOf([]), { facts }), 'plot-errors'));
  const [drawing] = chosen(elements, '.envelope');
  expect(drawing && Number(attribute(drawing, 'viewBox').split(' ')[2])).toBeGreaterThan(20);
});

test('each outcome has a bar, in which what is lost looks different', () => {
  const outcomes = [
    { outcome: 'collected' as const, items: 6, lost: 0 },
    { outcome: 'denied' as const, items: 4, lost: 1 },
  ];
  const all = plotFigures({ ...plotsFrom({ series: [], windows: [] }), outcomes: { planned: 10, outcomes } });
  const elements = elementsOf(figure(all, 'plot-outcomes'));
  const bars = chosen(elements, '.bar').map((bar) => [attribute(bar, 'class'), numberIn(bar, 'width')]);
  expect(bars).toEqual([
    ['bar plain', 60],
    ['bar outlined', 30],
    ['bar hatched', 10],
  ]);
  expect(chosen(elements, 'desc').map(textOf).join()).toMatch(
    /10 items planned: 6 collected, 4 denied.*1 item .*missing/,
  );
});

function everything(text: string): readonly Figure[] {
  const timeline = [{ event: text, at: at(60_000), detail: text }];
  const facts = {
    'rtp.processes': [scanned(text, 750), scanned('/usr/bin/git', 250)],
    'core-log.error-minutes': [{ minuteAt: at(0), errors: 3, warnings: 2 }],
  };
  const recording = experiment('ABBABAAB', { [ENGINE]: COSTLY, [text]: STEADY });
  return figures(recording, { timeline, facts });
}

test('every plot has a text alternative and the numbers behind it', () => {
  const drawn = everything('wdavdaemon').filter(({ id }) => id !== 'plot-outcomes');
  expect(drawn.map(({ id }) => id)).toEqual(['plot-cpu', 'plot-memory', 'plot-on-off', 'plot-scans', 'plot-errors']);
  const ids: string[] = [];
  for (const each of drawn) {
    const elements = elementsOf(each);
    ids.push(...elements.map((element) => attribute(element, 'id')).filter((id) => id !== ''));
    const images = chosen(elements, 'svg').filter((svg) => attribute(svg, 'role') === 'img');
    expect(images.length).toBeGreaterThan(0);
    for (const image of images) {
      const named = attribute(image, 'aria-labelledby').split(' ');
      const words = within(image).filter((element) => named.includes(attribute(element, 'id')));
      expect(words.map(({ tagName }) => tagName)).toEqual(['title', 'desc']);
      expect(words.every((element) => textOf(element).length > 10)).toBe(true);
      expect(textOf(words[1] ?? image)).toMatch(/\d/);
    }
    const [numbers] = chosen(elements, 'details').filter((details) => /numbers/.test(textOf(details)));
    expect(numbers && chosen(within(numbers), 'td').length).toBeGreaterThan(2);
  }
  expect(new Set(ids).size).toBe(ids.length);
});

/** Only there to be found by the script, or styled by the page. */
const UNSTYLED = ['zoomed', 'tick', 'change', 'more', 'number', 'table', 'fold'];

test('nothing is drawn in a class that has no style', () => {
  const classes = everything('wdavdaemon').flatMap((each) =>
    elementsOf(each).flatMap((element) => attribute(element, 'class').split(' ')),
  );
  const styled = (name: string) => PLOT_STYLE.includes(`.${name}`) || UNSTYLED.includes(name) || name === '';
  expect(classes.filter((name) => !styled(name))).toEqual([]);
});

test('names from the source stay text', () => {
  for (const each of everything(HOSTILE)) {
    const elements = elementsOf(each);
    expect(chosen(elements, 'img')).toEqual([]);
    expect(chosen(elements, 'script')).toEqual([]);
    expect(each.markup.markup).not.toContain('\u202e');
  }
  const told = everything(HOSTILE)
    .map((each) => elementsOf(each).map(textOf).join())
    .join();
  expect(told).toContain('<img src=x onerror=alert(1)>');
});

test('names without end do not make a page without end', () => {
  const endless = 'x'.repeat(1_000_000);
  const events = figures(recordingOf([{}, {}]), { timeline: [{ event: endless, at: at(1_000), detail: endless }] });
  expect(figure(events, 'plot-cpu').markup.markup.length).toBeLessThan(20_000);
  expect(
    figure(figures(recordingOf([]), { facts: { 'rtp.processes': [scanned(endless, 750)] } }), 'plot-scans').markup
      .markup.length,
  ).toBeLessThan(20_000);
});

test('what cannot be drawn has its reason', () => {
  for (const { id, markup } of figures({ series: [], windows: [] })) {
    expect(markup.markup).toMatch(/Nothing to draw: \w/);
    expect(chosen(elementsOf({ id, markup, title: '', section: 'scans' }), 'svg')).toEqual([]);
  }
});

test.each([1, 2, 3])('%i measurements make a plot', (count) => {
  const points = Array.from({ length: count }, (_, index) => ({ cpuPercent: index === 0 ? 0 : 10 }));
  const all = figures(recordingOf(points));
  expect(figure(all, 'plot-cpu').markup.markup).not.toMatch(/NaN|Infinity|undefined/);
  const { mean, columns } = enginePanelOrLine(all);
  expect(mean.flat().reduce((sum, { from, to }) => sum + to - from, 0)).toBe(count);
  expect(columns).toBe(count);
});

function enginePanelOrLine(all: readonly Figure[]) {
  const [drawing] = chosen(elementsOf(figure(all, 'plot-cpu')), '.envelope');
  if (drawing === undefined) throw new Error('nothing is drawn');
  const columns = Number(attribute(drawing, 'viewBox').split(' ')[2]);
  return { columns, mean: strokesOf(attribute(chosen(within(drawing), '.mean')[0] ?? drawing, 'd')) };
}

test('the same recording gives the same bytes, and a long wild one gives few', () => {
  const points = Array.from({ length: 30_000 }, (_, index) => ({
    cpuPercent: (index * 7_919) % 800,
    rssBytes: 1e6 * ((index * 104_729) % 900),
  }));
  const processes = ['wdavdaemon', ENGINE, 'wdavdaemon_enterprise', 'epsext', 'netext', 'telemetryd'];
  const recording = { series: processes.flatMap((process) => recordingOf(points, 2_000, process).series), windows: [] };
  const [one, other] = [unjudgedFigures(recording), unjudgedFigures(recording)].map((all) =>
    all.map(({ markup }) => markup.markup).join(),
  );
  expect(other).toBe(one);
  expect(one?.length).toBeLessThan(400_000);
});
