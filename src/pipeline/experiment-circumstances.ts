import { readFile } from 'node:fs/promises';
import { messageOf } from '../lib/message-of.ts';
import { parsePlist } from '../lib/plist.ts';
import { runCommand } from '../lib/run-command.ts';
import { trustedBinary } from '../lib/trusted-binary.ts';
import { readJournal } from '../measure/experiment/journal.ts';
import { type Power, readPower } from '../measure/experiment/power.ts';
import type { Answer, Circumstances } from '../measure/experiment/prerequisites.ts';
import { nameOf } from '../measure/process-events.ts';
import type { ProcessTable } from '../measure/process-table.ts';
import { errnoOf } from '../model/errors.ts';
import { askHealth } from './look-around.ts';

/** Keeps a Mac from going to sleep. */
export const CAFFEINATE = '/usr/bin/caffeinate';

/** What an experiment wants to know before it may begin. */
interface Inquiry {
  readonly uid: number;
  readonly platform: NodeJS.Platform;
  readonly mdatp: string;
  readonly stateFolder: string;
  readonly answerTimeoutMs: number;
  readonly table: ProcessTable;
  readonly signal: AbortSignal;
}

/** Reads everything the decision rests on; changes nothing. What cannot be read is unknown, with the reason. */
export async function readCircumstances(inquiry: Inquiry): Promise<Circumstances> {
  const { uid, platform, stateFolder, answerTimeoutMs, table, signal } = inquiry;
  const isMac = platform === 'darwin';
  const mdatp = await trustedBinary(inquiry.mdatp, { uid });
  return {
    uid,
    mdatp,
    health: mdatp.ok
      ? await askHealth({ run: runCommand, program: mdatp.path, answerTimeoutMs, signal })
      : { known: false, why: 'its program is not run.' },
    isSetByProfile: await isSetByProfile(PROFILE_SETTINGS),
    isSetByPortal: await isSetByPortal(PORTAL_SETTINGS),
    power: isMac ? await askPower(signal) : null,
    canStayAwake: !isMac || (await trustedBinary(CAFFEINATE, { uid })).ok,
    journal: (await readJournal(stateFolder)).state,
    processes: await namesOf(table, signal),
  };
}

/** mac-preferences and mac-support-configuration, read 2026-11. */
const PROFILE_SETTINGS = ['com.microsoft.wdav', 'com.microsoft.wdav.ext'].map(
  (domain) => `/Library/Managed Preferences/${domain}.plist`,
);
const PORTAL_SETTINGS = '/Library/Preferences/com.microsoft.mdeattach.plist';
/** In `features` and in `antivirusEngine`; at any other place it may count for an agent we do not know. */
const MONITORING_KEY = 'behaviorMonitoring';

/** Whether one of these property lists sets behavior monitoring. */
export async function isSetByProfile(files: readonly string[]): Promise<Answer<boolean>> {
  for (const file of files) {
    const settings = await readSettings(file);
    if (!settings.known) return settings;
    if (hasKey(settings.value, MONITORING_KEY)) return { known: true, value: true };
  }
  return { known: true, value: false };
}

/** Whether this property list holds any setting. */
export async function isSetByPortal(file: string): Promise<Answer<boolean>> {
  const settings = await readSettings(file);
  return settings.known ? { known: true, value: Object.keys(settings.value).length > 0 } : settings;
}

async function readSettings(file: string): Promise<Answer<object>> {
  try {
    const value = parsePlist(await readFile(file));
    return { known: true, value: typeof value === 'object' && value !== null ? value : {} };
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return { known: true, value: {} };
    return { known: false, why: `${file} could not be read (${errnoOf(error) ?? messageOf(error)}).` };
  }
}

function hasKey(value: unknown, key: string): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return key in value || Object.values(value).some((inner) => hasKey(inner, key));
}

async function askPower(signal: AbortSignal): Promise<Answer<Power>> {
  const result = await runCommand(['/usr/bin/pmset', '-g', 'batt'], {
    timeoutMs: 10_000,
    maxOutputBytes: 65_536,
    signal,
  });
  const power = result.status === 'exited' ? readPower(result.stdout.toString('utf8')) : undefined;
  return power === undefined ? { known: false, why: '`pmset -g batt` does not tell.' } : { known: true, value: power };
}

async function namesOf(table: ProcessTable, signal: AbortSignal): Promise<Answer<readonly string[]>> {
  try {
    const { processes } = await table.read(signal);
    return { known: true, value: processes.map(nameOf).filter((name) => name !== 'mdatp') };
  } catch (error) {
    return { known: false, why: `${messageOf(error)}.` };
  }
}
