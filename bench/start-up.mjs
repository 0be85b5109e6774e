import { makeCorpus } from './corpus.mjs';
import { median, pairs, ratioText, run, secondsText } from './measure.mjs';

/** What a person waits for before anything is read, beside bare node and find. */
export function benchStartUp(context) {
  {
    const seconds = (...args) => run([process.execPath, ...args]).seconds;
    const result = pairs(
      15,
      () => seconds(context.mdediag, '--version'),
      () => seconds('-e', '0'),
    );
    context.add(
      'mdediag --version against node -e 0',
      ratioText(result),
      '1.6 ×',
      result.ratio <= 1.6,
      secondsText(result),
    );
  }
  {
    const corpus = makeCorpus(context.folder, 'files-20000');
    const find = () => run(['sh', '-c', `find ${corpus} -type f -printf '%s\\n'`]).seconds;
    const start = median(Array.from({ length: 9 }, () => run([process.execPath, '-e', '0']).seconds));
    const result = pairs(9, () => run([process.execPath, context.mdediag, 'plan', '--root', corpus]).seconds, find);
    const limit = 5 * result.theirs + start;
    const detail = `find ${result.theirs.toFixed(3)} s, node start ${start.toFixed(3)} s`;
    context.add(
      'plan of 20,000 files',
      `${result.ours.toFixed(3)} s`,
      `${limit.toFixed(3)} s = 5 × find + node start`,
      result.ours <= limit,
      detail,
    );
  }
}
