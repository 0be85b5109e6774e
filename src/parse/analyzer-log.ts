import { z } from 'zod';
import { known, located } from '../model/fact.ts';
import { defineParser } from '../model/parser.ts';
import { placeIn, readLines } from './read-text.ts';

// [2026-01-23 16:07:38.613][WARNING] mde is not running
// (log.txt of the XMDE Client Analyzer 1.3; local time; messages can be indented)
const LINE = /^\[(?<day>\d{4}-\d\d-\d\d) (?<time>\d\d:\d\d:\d\d(?:\.\d+)?)\]\[(?<level>[A-Z]+)\]\s*(?<message>.*)$/;
const MAX_ERRORS = 1_000;

const entry = z.object({
  level: z.enum(['warning', 'error']),
  message: z.string(),
  occurredAt: z.string().nullable(),
  ...located,
});

/** What the Client Analyzer had trouble with. */
export const analyzerLog = defineParser({
  artifact: 'analyzer/log',
  about: 'the log of the Client Analyzer',
  obtain: 'run the Client Analyzer',
  finds: {
    analyzer: /^log\.txt$/,
    content: /^\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+\]\[(?:INFO|WARNING|ERROR)\] /m,
  },
  facts: {
    'analyzer-log.errors': z
      .array(entry)
      .describe('errors and warnings in the order written; local time, written as if it were UTC'),
  },
  async parse(files, tally) {
    const errors: z.output<typeof entry>[] = [];
    for (const file of files) {
      const lines = await readLines(file);
      let unparsed = 0;
      for (const [index, line] of lines.entries()) {
        const { day, time, level, message } = LINE.exec(line)?.groups ?? {};
        if (level === undefined || message === undefined) unparsed += line.trim() === '' ? 0 : 1;
        const word = level === 'WARNING' ? 'warning' : level === 'ERROR' || level === 'CRITICAL' ? 'error' : undefined;
        if (word === undefined || message === undefined || errors.length >= MAX_ERRORS) continue;
        errors.push({
          level: word,
          message,
          occurredAt: isoDate(`${day}T${time}Z`),
          at: placeIn(file, index + 1, line),
        });
      }
      tally({ read: lines.length, unparsed });
      if (lines.length > 0 && lines.length === unparsed) throw new Error('no line has the layout of such a log');
    }
    const [first, ...rest] = files.map((file) => placeIn(file, undefined, `${errors.length} errors and warnings`));
    return first === undefined ? {} : { 'analyzer-log.errors': known(errors, first, ...rest) };
  },
});

function isoDate(text: string): string | null {
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}
