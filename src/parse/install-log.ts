import { z } from 'zod';
import { known, located } from '../model/fact.ts';
import { type ArtifactFile, defineParser, type Tally } from '../model/parser.ts';
import { installationShape, installationsIn, offsetShape, offsetsIn } from './installations.ts';
import { placeIn, readLines } from './read-text.ts';

// preinstall com.microsoft.wdav begin [2026-03-11 13:08:49 -0700] 804
// correlation id=0D7A33C8-E1F4-4A92-B7B6-48C5D90E612A
// [ERROR] Downgrade from 101.26022.15 to 101.26012.15 is not permitted
// preinstall com.microsoft.wdav end [2026-03-11 13:08:49 -0700] 804 => 1
// (mac-support-install, read 2026-11; lines between the marks are free text)
const MARK =
  /^(?<stage>\w+) (?<package>\S+) (?<verb>begin|end) \[(?<time>[^\]]+)\] (?<pid>\d+)(?: => (?<status>-?\d+))?\s*$/;
const TIME = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d) ([+-]\d\d):?(\d\d)$/;
const ERROR = /^\[ERROR\]\s*(?<text>.*)$/;
const VERSION = /\b10[01](?:\.\d{1,6}){2}\b/g;
const MAX_ERRORS = 50;
const MAX_VERSIONS = 10;
const MAX_SESSIONS = 1_000;

const session = z.object({
  stage: z.string(),
  package: z.string(),
  beganAt: z.string().nullable(),
  endedAt: z.string().nullable(),
  exitStatus: z.int().nullable(),
  errors: z.array(z.string()),
  ...located,
});

/** Every run of the installer's scripts, with how it ended. */
export const installLog = defineParser({
  artifact: 'mdatp/install-log',
  about: "the log of Defender's installer",
  obtain: 'collect /Library/Logs/Microsoft/mdatp/install.log',
  finds: {
    path: /^Library\/Logs\/Microsoft\/mdatp\/install\.log$/i,
    content: /^\w+ com\.microsoft\.\S+ begin \[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [+-]\d\d:?\d\d\] \d+/m,
  },
  facts: {
    'install-log.sessions': z
      .array(session)
      .describe('runs of the installer, the last one last; a run that was cut off has no end and no exit status'),
    'install-log.installations': z.array(installationShape).describe('versions that were installed, oldest first'),
    'install-log.utc-offsets': z
      .array(offsetShape)
      .describe('local time of the Mac as the marks show it, oldest first'),
  },
  async parse(files, tally) {
    const logs: Run[][] = [];
    for (const file of files) logs.push(await runsOf(file, tally));
    const runs = logs.sort((one, other) => beginningOf(one).localeCompare(beginningOf(other))).flat();
    const [first, ...rest] = files.map((file) => placeIn(file, undefined, `${runs.length} installer runs`));
    if (first === undefined) return {};
    return {
      'install-log.sessions': known(
        runs.map(({ pid: _, versions: __, offsetMinutes: ___, ...told }) => told),
        first,
        ...rest,
      ),
      'install-log.installations': known(installationsIn(runs), first, ...rest),
      'install-log.utc-offsets': known(offsetsIn(runs), first, ...rest),
    };
  },
});

interface Run extends z.output<typeof session> {
  readonly pid: string | undefined;
  readonly versions: string[];
  readonly offsetMinutes: number | null;
}

async function runsOf(file: ArtifactFile, tally: Tally): Promise<Run[]> {
  const sessions: Run[] = [];
  const lines = await readLines(file);
  for (const [index, line] of lines.entries()) {
    const { stage = '', package: name = '', verb, time = '', pid, status } = MARK.exec(line)?.groups ?? {};
    const error = ERROR.exec(line)?.groups?.text;
    const current = sessions.at(-1);
    if (verb === 'begin') {
      const at = placeIn(file, index + 1, line);
      const written = { beganAt: isoDate(time), offsetMinutes: offsetOf(time) };
      const open = { endedAt: null, exitStatus: null, errors: [], versions: [] };
      sessions.push({ stage, package: name, ...written, ...open, at, pid });
    } else if (verb === 'end') {
      const ended = sessions.findLast((one) => one.stage === stage && one.package === name && one.pid === pid);
      if (ended?.endedAt !== null) continue;
      ended.endedAt = isoDate(time);
      ended.exitStatus = Number.isSafeInteger(Number(status ?? Number.NaN)) ? Number(status) : null;
    } else if (error !== undefined && current !== undefined && current.errors.length < MAX_ERRORS) {
      current.errors.push(error);
      if (current.errors.length === 1) current.at = placeIn(file, index + 1, line);
    } else if (current !== undefined && current.versions.length < MAX_VERSIONS) {
      current.versions.push(...(line.match(VERSION) ?? []));
    }
  }
  if (sessions.length === 0 && lines.length > 0) throw new Error('no line begins a run of the installer');
  tally({ read: lines.length, unparsed: 0 });
  return sessions.slice(-MAX_SESSIONS);
}

/** When the first run of a log began: logs come in any order. */
function beginningOf(log: readonly Run[]): string {
  return log.find(({ beganAt }) => beganAt !== null)?.beganAt ?? '';
}

function isoDate(text: string): string | null {
  const [, day, time, hours, minutes] = TIME.exec(text) ?? [];
  const date = new Date(`${day}T${time}${hours}:${minutes}`);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

function offsetOf(text: string): number | null {
  const [, , , hours = '', minutes] = TIME.exec(text) ?? [];
  const sign = hours.startsWith('-') ? -1 : 1;
  return hours === '' ? null : Number(hours) * 60 + sign * Number(minutes);
}
