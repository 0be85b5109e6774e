import type { Clock } from '../lib/clock.ts';
import { defenderProcessOf } from '../model/defender-process.ts';
import { KnownError } from '../model/errors.ts';
import { EXIT } from '../model/exit-code.ts';
import { linuxProcessTable } from './linux-process-table.ts';
import { macosProcessTable } from './macos-process-table.ts';
import type { IsWanted, ProcessTable } from './process-table.ts';

const TABLES: Partial<Record<NodeJS.Platform, (isWanted: IsWanted, clock: Omit<Clock, 'sleep'>) => ProcessTable>> = {
  darwin: (isWanted, clock) => macosProcessTable(isWanted, clock),
  linux: linuxProcessTable,
};

/** Defender's processes on this machine. Throws on a system whose processes nobody taught us to read. */
export function systemProcessTable(platform: NodeJS.Platform, clock: Omit<Clock, 'sleep'>): ProcessTable {
  const table = TABLES[platform];
  if (table !== undefined) return table((command) => defenderProcessOf(command) !== undefined, clock);
  throw new KnownError(`Processes can be measured on macOS and Linux, not on ${platform}.`, { exitCode: EXIT.usage });
}
