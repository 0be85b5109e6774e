import { type Fact, known, type Place, unreadable } from '../model/fact.ts';
import type { ArtifactFile } from '../model/parser.ts';
import { placeIn } from './read-text.ts';

/** Folders of reports; a file from elsewhere says nothing about the reports it did not come with. */
const REPORT_FOLDER = /(?:^|[/ ])(?:DiagnosticReports|crashes)\//;

/**
 * The reports of one kind as a fact. None at all is an empty list only when a folder of reports was there and every report in it
 * could be read; `undefined` (absent) when single files were given.
 */
export function reportsFact<Report extends { readonly at?: Place | undefined }>(
  reports: readonly Report[],
  files: readonly ArtifactFile[],
  unparsed: readonly ArtifactFile[],
): Fact<Report[]> | undefined {
  const [report] = reports;
  if (report?.at !== undefined) return known([...reports], report.at);
  const [damaged] = unparsed;
  if (damaged !== undefined) return unreadable(`${damaged.path} is no report of a known kind`);
  const inFolder = files.find(({ path }) => REPORT_FOLDER.test(path));
  return inFolder === undefined ? undefined : known([...reports], placeIn(inFolder, undefined, inFolder.path));
}
