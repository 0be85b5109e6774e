import { describe, expect, test } from '@jest/globals';
import { tallyTicks } from '../../src/measure/recording-tally.ts';
import type { RecordingProgress } from '../../src/model/recording-progress.ts';
import { liveView, recordingText } from '../../src/report/recording-text.ts';
import { record, type ScriptedTick } from '../support/scripted-recording.ts';

/** A recording of the antivirus engine, whose CPU time grows by so much at each tick. */
async function recorded(seconds: readonly number[]): Promise<RecordingProgress> {
  let cpuSeconds = 100;
  const script = seconds.map((more): ScriptedTick => {
    cpuSeconds += more;
    return { processes: [{ cpuSeconds }], usedBytes: 8e9 };
  });
  const tally = tallyTicks();
  const progress = (await record(script)).map((tick) => tally(tick)).at(-1);
  if (progress === undefined) throw new Error('nothing was recorded');
  return progress;
}

describe('the live view', () => {
  test.each([200, 80, 50, 20, 1])('fits into %p columns', async (columns) => {
    const lines = liveView(await recorded([0, 0.2, 0.8, 1.6]), { hint: 'Ctrl-C ends it.', columns });
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(columns);
  });

  test('draws the course of CPU use, the newest on the right, and a blank where there is none', async () => {
    const lines = liveView(await recorded([0, 0.2, 0.8, 1.6]), { hint: '', columns: 80 });
    const engine = lines.find((line) => line.startsWith('wdavdaemon_unprivileged'));
    expect(engine).toMatch(/^wdavdaemon_unprivileged +80\.0 % .* ▂▅█ +270 MB$/);
  });
});

test('what was recorded is told with mean and peak, and what to do next', async () => {
  const text = recordingText(await recorded([0, 0.2, 0.8, 1.6]), 'samples.jsonl');
  expect(text).toMatch(/wdavdaemon_unprivileged +43\.3 % +80\.0 % +270 MB/);
  expect(text).toContain('Next: mdediag analyze samples.jsonl');
});
