import { z } from 'zod';
import { known, located, type Place } from '../model/fact.ts';
import { type ArtifactFile, defineParser } from '../model/parser.ts';
import { textSignature } from './log-signature.ts';
import { placeIn } from './read-text.ts';
import { streamLines } from './stream-lines.ts';

// 2026-11-16 20:14:25 [Microsoft Update Assistant] <Error> MSau04: download failed, error -1100, will retry
// (what the updater's installer writes, read 2026-11; lines of the updater itself are not published, so the rest of the grammar is loose)
const LINE =
  /^(?<day>\d{4}-\d\d-\d\d)[ T](?<time>\d\d:\d\d:\d\d)(?:[.,:]\d+)?(?: ?(?:[+-]\d\d:?\d\d|Z|UTC))?\s+(?:\[(?<component>[^\]]*)\]\s*)*<(?<level>\w+)>\s*(?<message>.*)$/;
const FAILURE_LEVEL = /^(?:error|fault|critical|fatal)$/i;
const FAILURE_WORDS = /\b(?:failed|failure|exception)\b/i;
const CODE = /\b(?:error|code)\s*[=:]?\s*(-?\d+)/i;
/** Defender's id in AutoUpdate, then the version right behind the word: what is only offered or already there has it elsewhere. */
const INSTALLED = /\b(?:WDAV00|Microsoft Defender)\b.{0,80}?\binstalled (?:version )?(10[01](?:\.\d{1,6}){2})\b/i;
const MAX_FAILURES = 200;
const MAX_INSTALLATIONS = 200;
const MAX_MESSAGE_LENGTH = 400;

const failure = z.object({
  component: z.string().nullable(),
  message: z.string().describe('of the first such line; the others can differ in numbers and names'),
  code: z.string().nullable().describe('as it is written: -1100'),
  firstAt: z.string(),
  lastAt: z.string(),
  count: z.int(),
  ...located,
});

/** Whether Microsoft AutoUpdate runs, and what goes wrong when it does. */
export const autoupdateLog = defineParser({
  artifact: 'autoupdate/log',
  about: 'the log of Microsoft AutoUpdate',
  obtain: 'collect /Library/Logs/Microsoft/autoupdate.log',
  finds: {
    path: /^Library\/Logs\/Microsoft\/autoupdate\.log$/i,
    content: /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:[.,]\d+)? \[[^\]\n]{1,80}\] <(?:Info|Error|Warning|Debug)> /m,
  },
  facts: {
    'autoupdate-log.failures': z
      .array(failure)
      .describe('failures by what they say, most frequent first; local time, written as if it were UTC'),
    'autoupdate-log.installations': z
      .array(z.object({ version: z.string(), installedAt: z.string(), ...located }))
      .describe('versions of Defender it installed, oldest first; local time, written as if it were UTC'),
    'autoupdate-log.last-entry-at': z.iso.datetime().describe('newest line; local time, written as if it were UTC'),
    'autoupdate-log.modified-at': z.iso.datetime().describe('when the log was last written'),
  },
  async parse(files, tally) {
    const failures = new Map<string, Failure>();
    const installations: Installation[] = [];
    let last: { readonly at: string; readonly place: Place } | undefined;
    let [read, unparsed] = [0, 0];
    for (const file of files) {
      let number = 0;
      for await (const lines of streamLines(file)) {
        for (const line of lines) {
          read += 1;
          number += 1;
          const entry = entryOf(line);
          if (entry === undefined) {
            unparsed += line.trim() === '' ? 0 : 1;
            continue;
          }
          if (last === undefined || entry.at >= last.at) last = { at: entry.at, place: placeIn(file, number, line) };
          if (isFailure(entry)) add(failures, entry, placeIn(file, number, line));
          const version = INSTALLED.exec(entry.message)?.[1];
          if (version !== undefined && installations.length < MAX_INSTALLATIONS)
            installations.push({ version, installedAt: entry.at, at: placeIn(file, number, line) });
        }
      }
    }
    tally({ read, unparsed });
    if (read > 0 && read === unparsed) throw new Error('no line has the layout of such a log');
    return { ...modifiedAt(files), ...factsOf(files, [...failures.values()], installations, last) };
  },
});

type Failure = z.output<typeof failure>;
interface Installation {
  readonly version: string;
  readonly installedAt: string;
  readonly at: Place;
}

interface Entry {
  readonly at: string;
  readonly component: string | null;
  readonly level: string;
  readonly message: string;
}

function entryOf(line: string): Entry | undefined {
  const { day, time, component, level, message } = LINE.exec(line)?.groups ?? {};
  const date = new Date(`${day}T${time}Z`);
  if (level === undefined || message === undefined || Number.isNaN(date.getTime())) return undefined;
  return { at: date.toISOString(), component: component ?? null, level, message: message.slice(0, MAX_MESSAGE_LENGTH) };
}

function isFailure({ level, message }: Entry): boolean {
  return FAILURE_LEVEL.test(level) || FAILURE_WORDS.test(message);
}

function add(failures: Map<string, Failure>, { at, component, message }: Entry, place: Place): void {
  const code = CODE.exec(message)?.[1] ?? null;
  const key = `${component} ${code} ${textSignature(message)}`;
  const known = failures.get(key);
  if (known !== undefined) {
    known.count += 1;
    if (at < known.firstAt) known.firstAt = at;
    if (at > known.lastAt) known.lastAt = at;
  } else if (failures.size < MAX_FAILURES) {
    failures.set(key, { component, message, code, firstAt: at, lastAt: at, count: 1, at: place });
  }
}

function modifiedAt(files: readonly ArtifactFile[]) {
  const dated = files.flatMap((file) =>
    file.modifiedAt === null ? [] : [{ file, at: file.modifiedAt.toISOString() }],
  );
  const newest = dated.reduce<(typeof dated)[number] | undefined>(
    (one, two) => (one && one.at > two.at ? one : two),
    undefined,
  );
  if (newest === undefined) return {};
  return { 'autoupdate-log.modified-at': known(newest.at, placeIn(newest.file, undefined, `written ${newest.at}`)) };
}

function factsOf(
  files: readonly ArtifactFile[],
  failures: Failure[],
  installations: Installation[],
  last?: { at: string; place: Place },
) {
  const [first, ...rest] = files.map((file) => placeIn(file, undefined, `${failures.length} kinds of failures`));
  if (first === undefined || last === undefined) return {};
  return {
    'autoupdate-log.failures': known(
      failures.sort((one, other) => other.count - one.count),
      first,
      ...rest,
    ),
    'autoupdate-log.installations': known(
      installations.toSorted((one, other) => one.installedAt.localeCompare(other.installedAt)),
      first,
      ...rest,
    ),
    'autoupdate-log.last-entry-at': known(last.at, last.place),
  };
}
