/** Versions a known issue is in: from the first to, but not including, the fixed one. */
export interface KnownIssue {
  /** Oldest affected version; undefined: every older one as well. */
  readonly from?: string;
  /** First version that is not affected. */
  readonly before: string;
  /** The version to update to; not always the first fixed one, which may have an issue of its own. */
  readonly updateTo: string;
  /** Date of the page it was read from, year and month. */
  readonly statedOn: string;
  /** What is our reading rather than the page's words. */
  readonly inferred?: string;
}

/**
 * Known issues of Defender for Endpoint on macOS by version, from Microsoft's release notes (microsoft-defender-endpoint-releases
 * of 2026-04 and its archive of 2026-02; before 2024-12, mac-whatsnew). Reviewed 2026-11.
 */
export const KNOWN_ISSUES = {
  'slow-and-crashing': {
    from: '101.26012.0015',
    before: '101.26012.0016',
    updateTo: '101.26022.0020',
    statedOn: '2026-04',
  },
  'regression-under-load': {
    from: '101.26022.0000',
    before: '101.26022.0020',
    updateTo: '101.26022.0020',
    statedOn: '2026-04',
    inferred: 'the page names the fix in .0020, not where the regression began',
  },
  'cannot-update-itself': {
    from: '101.25062.0005',
    before: '101.25062.0006',
    updateTo: '101.26022.0020',
    statedOn: '2026-02',
  },
  'extension-crash': {
    from: '101.26012.0000',
    before: '101.26012.0015',
    updateTo: '101.26022.0020',
    statedOn: '2026-04',
    inferred: 'the page names the fix in .0015, not where the crash began',
  },
  'hang-at-shutdown': { before: '101.82.21', updateTo: '101.87.30', statedOn: '2024-12' },
  'system-hangs': { before: '101.87.30', updateTo: '101.87.30', statedOn: '2024-12' },
  'not-for-macos-13': { before: '101.86.81', updateTo: '101.87.30', statedOn: '2024-12' },
} as const satisfies Readonly<Record<string, KnownIssue>>;

/** Names a rule can give as a parameter. */
export const KNOWN_ISSUE_NAMES = Object.keys(KNOWN_ISSUES) as [
  keyof typeof KNOWN_ISSUES,
  ...(keyof typeof KNOWN_ISSUES)[],
];
