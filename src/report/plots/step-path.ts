import type { Bucket, Envelope } from '../../model/plots.ts';

/** How buckets become whole numbers of a drawing. */
export interface PathGrid {
  /** Column of the bucket that begins at this moment. */
  readonly columnOf: (fromMs: number) => number;
  /** Units down from the top. */
  readonly yOf: (value: number) => number;
}

/** The mean of an envelope as steps, one for each bucket; a run is one line, so that a hole stays a hole. */
export function meanPath({ runs }: Envelope, grid: PathGrid): string {
  return runs
    .map((run) => {
      const steps = run.map(({ fromMs, mean }) => ({ x: grid.columnOf(fromMs), y: Math.round(grid.yOf(mean)) }));
      return `M${steps[0]?.x ?? 0} ${steps[0]?.y ?? 0}${forward(steps)}`;
    })
    .join('');
}

/** From the lowest to the highest of each bucket, rounded outward; empty when there is nothing between them. */
export function rangePath({ runs }: Envelope, grid: PathGrid): string {
  return runs
    .filter((run) => run.some(({ low, high }) => low < high))
    .map((run) => runRange(run, grid))
    .join('');
}

function runRange(run: readonly Bucket[], grid: PathGrid): string {
  const highs = run.map(({ fromMs, high }) => ({ x: grid.columnOf(fromMs), y: Math.floor(grid.yOf(high)) }));
  const lows = run.map(({ fromMs, low }) => ({ x: grid.columnOf(fromMs), y: Math.ceil(grid.yOf(low)) }));
  const [first, last, lastLow] = [highs[0], highs.at(-1), lows.at(-1)];
  if (first === undefined || last === undefined || lastLow === undefined) return '';
  return `M${first.x} ${first.y}${forward(highs)}${move('v', lastLow.y - last.y)}${backward(lows)}z`;
}

interface Step {
  readonly x: number;
  readonly y: number;
}

/** To the right over all steps, the last of them one column wide. */
function forward(steps: readonly Step[]): string {
  let path = '';
  let width = 0;
  for (const [index, step] of steps.entries()) {
    const next = steps[index + 1] ?? { x: step.x + 1, y: step.y };
    width += next.x - step.x;
    if (next.y === step.y && index < steps.length - 1) continue;
    path += `${move('h', width)}${move('v', next.y - step.y)}`;
    width = 0;
  }
  return path;
}

/** The same from right to left. */
function backward(steps: readonly Step[]): string {
  let path = '';
  let width = 0;
  for (let index = steps.length - 1; index >= 0; index -= 1) {
    const step = steps[index] ?? { x: 0, y: 0 };
    const next = steps[index + 1] ?? { x: step.x + 1, y: step.y };
    const before = steps[index - 1] ?? step;
    width += next.x - step.x;
    if (before.y === step.y && index > 0) continue;
    path += `${move('h', -width)}${move('v', before.y - step.y)}`;
    width = 0;
  }
  return path;
}

/** Relative, because it is short. */
function move(direction: 'h' | 'v', distance: number): string {
  return distance === 0 ? '' : `${direction}${distance}`;
}
