import { rmSync } from 'node:fs';
import path from 'node:path';
import { judgeAll } from '../dist/analyze/findings.js';
import { readPack } from '../dist/analyze/rule-pack.js';
import { openInput } from '../dist/bundle/open-input.js';
import { examine } from '../dist/pipeline/analyze-input.js';
import { assemble, NOW } from '../fixtures/bundles/stories.mjs';
import { archive } from './collect.mjs';
import { makeCorpus } from './corpus.mjs';
import { median, pairs, ratioText, run, secondsText } from './measure.mjs';

const PAIRS = 5;
/** So many times the first corpus. */
const TIMES = 4;

/** Analyzing beside `unzip -p BUNDLE | grep -c error`, and how it grows. */
export async function benchAnalyze(context) {
  const { add } = context;
  const small = bundleOf(context, 'logs-400mb');
  const peak = [];
  const result = pairs(
    PAIRS,
    () => analyze(context, small, peak),
    () => run(['sh', '-c', `unzip -p ${small} | grep -c error`]).seconds,
  );
  const figure = ratioText(result);
  add('logs-400mb: analyze against unzip -p | grep -c', figure, '1.5 ×', result.ratio <= 1.5, secondsText(result));
  const peakMb = Math.max(...peak);
  add('logs-400mb: peak memory of analyze', `${peakMb.toFixed(0)} MB`, '300 MB', peakMb <= 300, `${peak.length} runs`);

  const large = bundleOf(context, 'logs-1600mb');
  const growth = pairs(
    3,
    () => analyze(context, large, []),
    () => analyze(context, small, []),
  );
  add(`${TIMES} × the input: time of analyze`, ratioText(growth), '4.4 ×', growth.ratio <= 4.4, secondsText(growth));
  rmSync(large);

  const ms = await rulesMs(context);
  add(
    'all rules over known facts',
    `${ms.toFixed(1)} ms`,
    '50 ms',
    ms <= 50,
    'the known-good example Mac, median of 9 runs',
  );
}

function bundleOf(context, name) {
  const corpus = makeCorpus(context.folder, name);
  archive(context, corpus, [], `${name}.zip`);
  return path.join(context.folder, `${name}.zip`);
}

function analyze({ mdediag }, bundle, peak) {
  const { seconds, peakMb } = run([process.execPath, mdediag, 'analyze', '--quiet', bundle]);
  peak.push(peakMb);
  return seconds;
}

async function rulesMs({ folder, top }) {
  const tree = path.join(folder, 'known-good');
  rmSync(tree, { recursive: true, force: true });
  assemble('known-good', tree);
  const input = await openInput([tree]);
  const { lookup, hashOf } = await examine(input, NOW);
  const { rules } = await readPack(path.join(top, 'rules'), { name: 'builtin', version: '0' });
  const judge = () => {
    const startedMs = performance.now();
    judgeAll(
      rules.map(({ rule }) => rule),
      lookup,
      hashOf,
      { clock: () => performance.now(), maxMs: 10_000 },
    );
    return performance.now() - startedMs;
  };
  const times = Array.from({ length: 9 }, judge);
  await input.close();
  return median(times);
}
