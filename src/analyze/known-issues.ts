/** Versions of one product a known issue is in: from the first to, but not including, the fixed one. */
export interface KnownIssue {
  readonly product: 'Defender' | 'macOS';
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
 * Known issues by version, of Defender for Endpoint on macOS and of macOS with it, from Microsoft's release notes (microsoft-defender-endpoint-releases
 * of 2026-04 and its archive of 2026-02; before 2024-12, mac-whatsnew). Reviewed 2026-11.
 */
export const KNOWN_ISSUES = {
  'slow-and-crashing': {
    product: 'Defender',
    from: '101.26012.0015',
    before: '101.26012.0016',
    updateTo: '101.26022.0020',
    statedOn: '2026-04',
  },
  'regression-under-load': {
    product: 'Defender',
    from: '101.26022.0000',
    before: '101.26022.0020',
    updateTo: '101.26022.0020',
    statedOn: '2026-04',
    inferred: 'the page names the fix in .0020, not where the regression began',
  },
  'cannot-update-itself': {
    product: 'Defender',
    from: '101.25062.0005',
    before: '101.25062.0006',
    updateTo: '101.26022.0020',
    statedOn: '2026-02',
  },
  'extension-crash': {
    product: 'Defender',
    from: '101.26012.0000',
    before: '101.26012.0015',
    updateTo: '101.26022.0020',
    statedOn: '2026-04',
    inferred: 'the page names the fix in .0015, not where the crash began',
  },
  'hang-at-shutdown': { product: 'Defender', before: '101.82.21', updateTo: '101.87.30', statedOn: '2024-12' },
  'system-hangs': { product: 'Defender', before: '101.87.30', updateTo: '101.87.30', statedOn: '2024-12' },
  'not-for-macos-13': { product: 'Defender', before: '101.86.81', updateTo: '101.87.30', statedOn: '2024-12' },
  'network-audit-slow': {
    product: 'Defender',
    before: '101.23072.0025',
    updateTo: '101.23072.0025',
    statedOn: '2024-12',
  },
  'wrong-paths-in-statistics': { product: 'Defender', before: '101.66.54', updateTo: '101.66.54', statedOn: '2024-12' },
  'macos-network-extension-crash': {
    product: 'macOS',
    from: '15.0',
    before: '15.1',
    updateTo: '15.1',
    statedOn: '2026-04',
  },
  'macos-firewall-prompts': { product: 'macOS', from: '15.0', before: '15.2', updateTo: '15.2', statedOn: '2026-04' },
  'macos-upgrade-loses-access': {
    product: 'macOS',
    from: '13.0',
    before: '15.0',
    updateTo: '15.0',
    statedOn: '2026-04',
    inferred: 'the page speaks of upgrades to macOS 13 and 14, not of a version that fixed it',
  },
} as const satisfies Readonly<Record<string, KnownIssue>>;

/** Names a rule can give as a parameter. */
export type KnownIssueName = keyof typeof KNOWN_ISSUES;

/** The names of the issues of one product. */
export function knownIssuesOf(product: KnownIssue['product']): KnownIssueName[] {
  const names = Object.keys(KNOWN_ISSUES) as KnownIssueName[];
  return names.filter((name) => KNOWN_ISSUES[name].product === product);
}
