/** Name of the member that lists the hash of every other member. */
export const CHECKSUMS_NAME = 'SHA256SUMS';
/** Name of the member that holds the manifest. */
export const MANIFEST_NAME = 'manifest.json';
/** Name of the member that holds what the rules said. */
export const FINDINGS_NAME = 'analysis/findings.json';
/** Name of the member that says it to people. */
export const REPORT_NAME = 'analysis/report.html';
/** Name of the member that is pasted into a case. */
export const SUMMARY_NAME = 'analysis/summary.md';

/** A member and the SHA-256 of its bytes, in hexadecimal. */
export interface Checksum {
  readonly name: string;
  readonly sha256: string;
}

/** The text `shasum -a 256 -c` reads. Member names need no escaping: they hold neither newlines nor backslashes. */
export function formatChecksums(checksums: readonly Checksum[]): string {
  return checksums.map(({ name, sha256 }) => `${sha256}  ${name}\n`).join('');
}

/** The lines of a checksum file; what is no such line is returned as `malformed`. */
export function parseChecksums(text: string): { checksums: Checksum[]; malformed: string[] } {
  const checksums: Checksum[] = [];
  const malformed: string[] = [];
  for (const line of text.split('\n').filter((candidate) => candidate !== '')) {
    const match = /^([0-9a-f]{64}) [ *](.+)$/.exec(line);
    if (match?.[1] === undefined || match[2] === undefined) malformed.push(line);
    else checksums.push({ sha256: match[1], name: match[2] });
  }
  return { checksums, malformed };
}
