import { stripVTControlCharacters } from 'node:util';
import { z } from 'zod';
import { known, unreadable } from '../model/fact.ts';
import { defineParser } from '../model/parser.ts';
import { placeIn, readLines } from './read-text.ts';

// =====================================
// Merge policy: merge
// ---
// vscode
// xcode
// =====================================
// (`mdatp performance-profiles list-applied`, by the code of a public helper of 2026; or the line `No applied performance profiles`.)
const NONE = /^No applied performance profiles/i;
const FENCE = /^[=-]{3,}$/;
const POLICY = /^Merge policy\s*:/i;
const NAME = /^(?:(?:profile )?name:\s*)?"?([a-z0-9][a-z0-9._-]{0,63})"?$/i;

/** The performance profiles in force. */
export const performanceProfiles = defineParser({
  artifact: 'mdatp/performance-profiles',
  about: 'the list of performance profiles in force',
  obtain: 'run `mdatp performance-profiles list-applied`',
  finds: { commands: ['mdatp-performance-profiles'], content: /^No applied performance profiles/m },
  facts: { 'performance-profiles.applied': z.array(z.string()).describe('names of the performance profiles in force') },
  async parse(files, tally) {
    const file = files[0];
    if (file === undefined) return {};
    const written = (await readLines(file))
      .map((line, index) => ({ text: stripVTControlCharacters(line).trim(), line: index + 1 }))
      .filter(({ text }) => text !== '');
    const none = written.find(({ text }) => NONE.test(text));
    const entries = written.filter(({ text }) => ![FENCE, POLICY, NONE].some((other) => other.test(text)));
    const names = entries.flatMap(({ text, line }) => {
      const name = NAME.exec(text)?.[1];
      return name === undefined ? [] : [{ name, at: placeIn(file, line, text) }];
    });
    tally({ read: written.length, unparsed: entries.length - names.length });
    const [first, ...rest] = names;
    const fact =
      first !== undefined
        ? known(
            names.map(({ name }) => name),
            first.at,
            ...rest.map(({ at }) => at),
          )
        : none === undefined
          ? unreadable(`${file.path} neither names a profile nor says that none is applied`)
          : known([], placeIn(file, none.line, none.text));
    return { 'performance-profiles.applied': fact };
  },
});
