import { rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { makeCorpus } from './corpus.mjs';
import { pairs, ratioText, run, secondsText } from './measure.mjs';

const PAIRS = 5;

/** Collecting beside zip and sha256sum. */
export function benchCollect(context) {
  for (const name of ['logs-400mb', 'one-200mb']) {
    const corpus = makeCorpus(context.folder, name);
    const peak = [];
    const result = pairs(
      PAIRS,
      () => archive(context, corpus, peak),
      () => zipAndHash(context, corpus),
    );
    context.add(
      `${name}: collect against zip -6 and sha256sum`,
      ratioText(result),
      '0.50 ×',
      result.ratio <= 0.5,
      secondsText(result),
    );
    const size = sizeOf(context, 'ours.zip') / sizeOf(context, 'theirs.zip');
    context.add(
      `${name}: size of the archive against zip -6`,
      `${size.toFixed(3)} ×`,
      '1.03 ×',
      size <= 1.03,
      `${sizeOf(context, 'ours.zip')} bytes`,
    );
    context.add(
      `${name}: peak memory`,
      `${Math.max(...peak).toFixed(0)} MB`,
      '200 MB',
      Math.max(...peak) <= 200,
      `${peak.length} runs`,
    );
  }
  {
    const peak = [];
    const corpus = makeCorpus(context.folder, 'logs-4gb');
    archive(context, corpus, peak);
    context.add('logs-4gb: peak memory', `${peak[0].toFixed(0)} MB`, '200 MB', peak[0] <= 200, '1 run');
    rmSync(corpus, { recursive: true });
    rmSync(`${corpus}.made`);
  }
}

/** Collects a corpus without an analysis; answers with seconds. */
export function archive({ folder, mdediag }, corpus, peak, name = 'ours.zip') {
  const out = path.join(folder, name);
  const limits = ['--max-size', '100GB', '--max-file-size', '100GB'];
  const result = run([
    process.execPath,
    mdediag,
    'collect',
    '--no-analyze',
    '--quiet',
    '--yes',
    '--force',
    '--root',
    corpus,
    ...limits,
    '-o',
    out,
  ]);
  peak.push(result.peakMb);
  return result.seconds;
}

function zipAndHash({ folder }, corpus) {
  const out = path.join(folder, 'theirs.zip');
  rmSync(out, { force: true });
  const zip = run(['zip', '-qr', '-6', out, '.'], { cwd: corpus });
  const sums = run(['sh', '-c', 'find . -type f -exec sha256sum {} +'], { cwd: corpus });
  return zip.seconds + sums.seconds;
}

function sizeOf({ folder }, name) {
  return statSync(path.join(folder, name)).size;
}
