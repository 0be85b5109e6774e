import { z } from 'zod';
import { readCpuSeconds } from '../lib/cpu-time.ts';
import { defenderProcessOf } from '../model/defender-process.ts';
import { located, type Place } from '../model/fact.ts';
import type { Row } from './column-table.ts';
import { readNumber, readTopBytes } from './process-units.ts';

/** One process at one moment. */
export const processRowShape = z.object({
  process: z.string().nullable().describe('canonical name of a process of Defender; null for any other program'),
  command: z
    .string()
    .describe('as printed: a path, perhaps with arguments, or a name cut to 16 characters; at most 1,000 characters'),
  pid: z.int().nonnegative(),
  user: z.string().nullable().describe('name, or number where only that is printed; null when not printed'),
  cpuPercent: z
    .number()
    .nonnegative()
    .nullable()
    .describe('of one core, an average the system lets decay over a minute; null when not measured'),
  cpuSeconds: z.number().nonnegative().nullable().describe('CPU time since the process started; null when not printed'),
  rssBytes: z
    .int()
    .nonnegative()
    .nullable()
    .describe('resident memory (ps), or memory footprint (top); null when not printed'),
  ...located,
});

/** One process at one moment. */
export type ProcessRow = z.output<typeof processRowShape>;

const KIBIBYTE = 1_024;
const MAX_COMMAND_LENGTH = 1_000;

/** A row of `ps` or `top`; undefined when its process id is none. */
export function processOf(row: Row, at: Place): ProcessRow | undefined {
  const pid = /^(\d{1,10})[*+-]?$/.exec(row.get('PID') ?? '')?.[1];
  const command = row.get('COMMAND');
  if (pid === undefined || command === undefined) return undefined;
  return {
    process: defenderProcessOf(command)?.name ?? null,
    command: command.slice(0, MAX_COMMAND_LENGTH),
    pid: Number(pid),
    user: row.get('USER') ?? row.get('UID') ?? null,
    cpuPercent: readNumber(row.get('%CPU')),
    cpuSeconds: readCpuSeconds(row.get('TIME')),
    rssBytes: memoryOf(row),
    at,
  };
}

function memoryOf(row: Row): number | null {
  const kibibytes = readNumber(row.get('RSS'));
  return kibibytes === null ? readTopBytes(row.get('MEM')) : kibibytes * KIBIBYTE;
}
