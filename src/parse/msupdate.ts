import { z } from 'zod';
import { known, type Place } from '../model/fact.ts';
import { defineParser } from '../model/parser.ts';
import { placeIn, readLines } from './read-text.ts';

// Checking for updates...
// No updates available
// or, when it crashes (console output of `msupdate`, read 2026-11):
// 2026-10-22 12:08:40.003 msupdate[37562:1691905] *** Terminating app due to uncaught exception 'NSRangeException', reason: '…'
const BEGINNING = /^(?:Checking for|Detecting and downloading) updates\.\.\./;
const RESULTS = [
  { words: /uncaught exception '/, result: 'crashed' },
  { words: /^No updates (?:available|applied)/i, result: 'no-updates' },
  { words: /^Updates? applied/i, result: 'updated' },
] as const;

/** What the command-line tool of Microsoft AutoUpdate said, from a copy of its output. */
export const msupdate = defineParser({
  artifact: 'autoupdate/msupdate',
  about: 'the output of msupdate',
  obtain:
    'run `cd "/Library/Application Support/Microsoft/MAU2.0/Microsoft AutoUpdate.app/Contents/MacOS" && ./msupdate --list` and keep its output in a file',
  finds: {
    content:
      /^(?:Checking for updates\.\.\.|Detecting and downloading updates\.\.\.|\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+ msupdate\[\d+:\w+\])/m,
  },
  facts: {
    'msupdate.result': z.enum(['no-updates', 'updated', 'crashed']).describe('how its last run ended'),
  },
  async parse(files, tally) {
    let last: { readonly result: (typeof RESULTS)[number]['result']; readonly place: Place } | undefined;
    for (const file of files) {
      const lines = await readLines(file);
      tally({ read: lines.length, unparsed: 0 });
      for (const [index, line] of lines.entries()) {
        if (BEGINNING.test(line)) last = undefined;
        const result = RESULTS.find(({ words }) => words.test(line))?.result;
        if (result !== undefined) last = { result, place: placeIn(file, index + 1, line) };
      }
    }
    return last === undefined ? {} : { 'msupdate.result': known(last.result, last.place) };
  },
});
