import { z } from 'zod';
import { splitLines } from '../lib/text.ts';
import { known, type Place } from '../model/fact.ts';
import { type ArtifactFile, defineParser } from '../model/parser.ts';
import { findJson } from './output-json.ts';
import { quoteFirst } from './quote.ts';
import { readAny } from './read-any.ts';
import { readText } from './read-text.ts';
import { type Scan, scanShape, scansOfHistory, scansOfList } from './scan-history.ts';

// { "scans": [ { "type": "quick", "state": "succeeded", "startTime": "1794000000000", "endTime": "1794000300000", "filesScanned": 21,
//   "scheduled": true, "threats": [] } ] }
// (`wdavhistory`, as a Linux package has it; times in ms.)
// Scan type: "quick"
// State: "succeeded"
// Start time: Nov 20, 2026 at 01:00:05 PM
// (`mdatp scan list`: its layout on macOS is not published; blocks of such labels are understood.)
const NONE = /^no (?:\w+ )?scans?\b/i;

interface Output {
  readonly file: ArtifactFile;
  readonly isHistory: boolean;
  readonly scans: readonly Scan[];
  readonly start: Place;
  readonly lines: { readonly read: number; readonly unparsed: number };
}

/** The scans that ran. The history comes first, for its times have a zone; of the list those that still run are added. */
export const scans = defineParser({
  artifact: 'mdatp/scans',
  about: 'the list of scans',
  obtain: 'run `mdatp scan list`',
  finds: {
    path: /^Library\/Application Support\/Microsoft\/Defender\/wdavhistory$|(?:^|\/)wdavhistory$/,
    commands: ['mdatp-scans'],
    content: /^[ \t]*\{\s*"scans"\s*:\s*\[|^Scan type:/im,
  },
  facts: { 'scans.list': z.array(scanShape).describe('scans that ran or run') },
  async parse(files, tally) {
    const outputs = await readAny(files, readScans);
    const main = outputs.find(({ isHistory }) => isHistory) ?? outputs[0];
    const others = outputs.filter((output) => output !== main && !output.isHistory);
    const running = others.flatMap(({ scans: listed }) => listed.filter(({ endedAt }) => endedAt === null));
    const list = [...main.scans, ...running];
    tally(
      outputs
        .map(({ lines }) => lines)
        .reduce((sum, { read, unparsed }) => ({ read: sum.read + read, unparsed: sum.unparsed + unparsed })),
    );
    return { 'scans.list': known(list, list[0]?.at ?? main.start) };
  },
});

async function readScans(file: ArtifactFile): Promise<Output> {
  const text = await readText(file);
  const lines = splitLines(text);
  const start = quoteFirst(file, lines);
  const json = findJson(text);
  const history = json === undefined ? undefined : scansOfHistory(file, json);
  if (history !== undefined) return { file, isHistory: true, scans: history, start, lines: { read: 0, unparsed: 0 } };
  const { scans: listed, others, linesRead } = scansOfList(file, lines);
  const isEmpty = others.some((line) => NONE.test(line.text));
  if (listed.length === 0 && !isEmpty) throw new Error(`${file.path} lists no scan in a way that is understood`);
  return {
    file,
    isHistory: false,
    scans: listed,
    start,
    lines: { read: linesRead, unparsed: others.length - Number(isEmpty) },
  };
}
