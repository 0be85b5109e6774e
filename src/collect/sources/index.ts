import type { Source } from '../../model/source.ts';
import { autoUpdateFiles } from './autoupdate.ts';
import { crashReports } from './crash-reports.ts';
import { defenderCommands } from './defender-commands.ts';
import { defenderLogs } from './defender-logs.ts';
import { defenderSupport, diagnosticArchives } from './defender-support.ts';
import { managedPreferences } from './managed-preferences.ts';
import { ownRecording } from './own-recording.ts';
import { systemCommands, systemFiles } from './system-commands.ts';

const FIXED: readonly Source[] = [
  ...systemCommands,
  ...defenderCommands,
  ...systemFiles,
  ...defenderLogs,
  ...defenderSupport,
  ...diagnosticArchives,
  ...managedPreferences,
  ...autoUpdateFiles,
  ...crashReports,
];

/**
 * Everything `mdediag` may read, and everything near it that it refuses to read. Plan, consent screen, manifest and
 * docs/what-is-collected.md are made from this table. Of two rows for one folder, the first that matches a file has it.
 */
export const SOURCES = sourcesWith(null);

/** The same, with a recording of so long; null when none was asked for. */
export function sourcesWith(recordMs: number | null): readonly Source[] {
  return [ownRecording(recordMs), ...FIXED];
}
