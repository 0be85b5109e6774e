import { z } from 'zod';
import { type ArtifactFile, defineParser } from '../model/parser.ts';
import { type CrashReport, crashOfIps, crashOfText, crashReportShape, isCrashType } from './crash-report.ts';
import { IPS_START, readIps } from './ips-report.ts';
import { type JetsamReport, jetsamOfIps, jetsamReportShape } from './jetsam-report.ts';
import { readBeginning } from './read-beginning.ts';
import { reportsFact } from './report-list.ts';

// Process:               wdavdaemon_enterprise [433]
// Version:               101.26092.0011 (101.26092.0011)
// Date/Time:             2026-11-19 08:15:30.123 +0100
// Exception Type:        EXC_BAD_ACCESS (SIGSEGV)
// Termination Reason:    Namespace SIGNAL, Code 11 Segmentation fault: 11
// (`.crash` up to macOS 11; see ips-report.ts for what came after)

/** A report of a program with very many threads takes about 2 MB; what lies behind is stacks. */
const MAX_BYTES = 8 * 1024 * 1024;
const NAME = /\.(?:ips|crash)$/;

/**
 * Crashes, and programs macOS ended for want of memory. An empty list means that the folder of such reports was collected and
 * holds none.
 */
export const crashReports = defineParser({
  artifact: 'system/crash-reports',
  about: 'the crash reports',
  obtain: 'collect the files in /Library/Logs/DiagnosticReports',
  finds: {
    path: /^(?:Users\/[^/]+\/)?Library\/Logs\/DiagnosticReports\/(?:Retired\/)?[^/]+$/,
    analyzer: /^crashes\/[^/]+$/,
    content: new RegExp(`${IPS_START.source}|(?:^|\\n)Process: {2,}\\S[^\\n]{0,200} \\[\\d+\\]`),
  },
  facts: {
    'reports.crashes': z.array(crashReportShape).describe('one element for each crash'),
    'reports.jetsam': z.array(jetsamReportShape).describe('one element for each time memory ran short'),
  },
  async parse(files, tally) {
    const crashes: CrashReport[] = [];
    const jetsam: JetsamReport[] = [];
    const unparsed: ArtifactFile[] = [];
    for (const file of files) {
      const text = await readBeginning(file, MAX_BYTES);
      const ips = readIps(text);
      const crash = crashOfText(text, file) ?? (ips && crashOfIps(ips, file));
      const shortage = ips && jetsamOfIps(ips, file);
      if (crash !== undefined) crashes.push(crash);
      if (shortage !== undefined) jetsam.push(shortage);
      const isOther = ips !== undefined && !isCrashType(ips.bugType);
      if (crash === undefined && !isOther && NAME.test(file.path)) unparsed.push(file);
    }
    tally({ read: crashes.length + jetsam.length + unparsed.length, unparsed: unparsed.length });
    const [crashFact, jetsamFact] = [reportsFact(crashes, files, unparsed), reportsFact(jetsam, files, unparsed)];
    return {
      ...(crashFact && { 'reports.crashes': crashFact }),
      ...(jetsamFact && { 'reports.jetsam': jetsamFact }),
    };
  },
});
