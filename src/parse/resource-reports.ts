import { z } from 'zod';
import { type ArtifactFile, defineParser } from '../model/parser.ts';
import { readBeginning } from './read-beginning.ts';
import { reportsFact } from './report-list.ts';
import { type ResourceReport, readResourceReport, resourceReportShape } from './resource-report.ts';

// Date/Time:        2026-11-18 22:10:03.137 +0100
// End time:         2026-11-18 22:11:51.204 +0100
// Command:          wdavdaemon_unprivileged
// PID:              612
// Event:            cpu usage
// CPU:              90 seconds cpu time over 108 seconds (83% cpu average), exceeding limit of 50% cpu over 180 seconds
// (`*.cpu_resource.diag` and its kind of macOS 10.14 to 26; `.ips` files of other systems have a line of JSON above it.)

/** Stacks follow, of which nothing is needed; the memory footprint stands behind the first of them. */
const HEAD_BYTES = 256 * 1024;
const NAME = /\.(?:diag|spin|hang)$|_resource\.ips$/;

/**
 * Reports of macOS about programs that used too much CPU, woke up too often or wrote too much. An empty list means that the folder
 * of such reports was collected and holds none.
 */
export const resourceReports = defineParser({
  artifact: 'system/resource-reports',
  about: 'the reports of macOS on too much CPU',
  obtain: 'collect the files in /Library/Logs/DiagnosticReports',
  finds: {
    path: /^(?:Users\/[^/]+\/)?Library\/Logs\/DiagnosticReports\/(?:Retired\/)?[^/]+$/,
    analyzer: /^crashes\/[^/]+$/,
    content: /^Event: {2,}(?:cpu usage|wakeups|disk writes|hang)\s*$/m,
  },
  facts: {
    'reports.resource': z.array(resourceReportShape).describe('one element for each report'),
  },
  async parse(files, tally) {
    const reports: ResourceReport[] = [];
    const unparsed: ArtifactFile[] = [];
    for (const file of files) {
      const report = readResourceReport(await readBeginning(file, HEAD_BYTES), file);
      if (report !== undefined) reports.push(report);
      else if (NAME.test(file.path)) unparsed.push(file);
    }
    tally({ read: reports.length + unparsed.length, unparsed: unparsed.length });
    const fact = reportsFact(reports, files, unparsed);
    return { ...(fact && { 'reports.resource': fact }) };
  },
});
