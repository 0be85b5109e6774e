import { z } from 'zod';
import { known, unreadable } from '../model/fact.ts';
import { defineParser } from '../model/parser.ts';
import { placeIn, readLines } from './read-text.ts';

// System Integrity Protection status: enabled.
// (`csrutil status`, macOS 11 and later; a Client Analyzer package has it at the top of system_extensions.txt.)
const STATUS = /^System Integrity Protection status:\s*(enabled|disabled)\b/;

/** Whether System Integrity Protection is on. */
export const csrutil = defineParser({
  artifact: 'system/csrutil',
  about: 'the status of System Integrity Protection',
  obtain: 'run `csrutil status`',
  finds: {
    commands: ['csrutil'],
    analyzer: /^system_extensions\.txt$/,
    content: /^System Integrity Protection status:/m,
  },
  facts: {
    'system.integrity-protection': z.enum(['enabled', 'disabled']).describe('System Integrity Protection'),
  },
  async parse(files) {
    for (const file of files) {
      for (const [index, line] of (await readLines(file)).entries()) {
        const status = STATUS.exec(line)?.[1];
        if (status !== undefined) {
          const value = status === 'enabled' ? 'enabled' : 'disabled';
          return { 'system.integrity-protection': known(value, placeIn(file, index + 1, line)) };
        }
      }
    }
    return { 'system.integrity-protection': unreadable('no line says enabled or disabled') };
  },
});
