import { z } from 'zod';
import { located, type Place } from '../model/fact.ts';
import { readCount, readName, readNanoseconds } from './counter-value.ts';
import { type JsonRecord, pick } from './output-json.ts';

const count = z.int().nonnegative().nullable();
const milliseconds = z.number().nonnegative().nullable();

/** What real-time protection counted for one process. */
export const rtpProcessShape = z.object({
  pid: count,
  name: z.string().nullable().describe('null when Defender does not know it'),
  path: z.string().nullable().describe('of the program; null when Defender does not know it'),
  isActive: z.boolean().nullable().describe('whether it still runs; null when not told'),
  filesScanned: count.describe('since real-time protection is on and the process runs'),
  scanTimeMs: milliseconds.describe('sum over its files; rounded down to a microsecond'),
  maxFileScanTimeMs: milliseconds.describe('of its slowest file'),
  eventsSent: count,
  ...located,
});

/** What real-time protection counted for one process. */
export type RtpProcess = z.output<typeof rtpProcessShape>;

/** A counter of the JSON form; clients before 101.23052 wrote its keys in snake_case. */
export function rtpProcessOf(counter: JsonRecord, at: Place): RtpProcess {
  const isActive = pick(counter, 'isActive', 'is_active');
  return {
    pid: readCount(pick(counter, 'id', 'pid')),
    name: readName(counter.name),
    path: readName(counter.path),
    isActive: typeof isActive === 'boolean' ? isActive : null,
    filesScanned: readCount(pick(counter, 'totalFilesScanned', 'total_files_scanned')),
    scanTimeMs: readNanoseconds(pick(counter, 'totalScanTime', 'total_scan_time')),
    maxFileScanTimeMs: readNanoseconds(pick(counter, 'maxFileScanTime', 'max_file_scan_time')),
    eventsSent: readCount(pick(counter, 'totalEventsSent', 'total_events_sent')),
    at,
  };
}
