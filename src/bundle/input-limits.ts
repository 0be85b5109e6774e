const MIB = 1024 ** 2;
const GIB = 1024 ** 3;

/** What `analyze` takes from an input it does not trust, and why not more. */
export const LIMITS = {
  /**
   * What a zip without extensions can hold. A real bundle has hundreds of members, and a folder of which `collect` lists all it
   * lists 50,000; each one costs about 3 KB of memory.
   */
  entries: 65_535,
  /** Of one member: ten times the largest log seen, and what a zip without extensions can hold. */
  memberBytes: 4 * GIB,
  /** Of all members together: half an hour of reading. */
  totalBytes: 64 * GIB,
  /** All members together may be larger than their archive by this: logs shrink to a tenth, the emptiest ones to a hundredth. */
  ratio: 200,
  /** … but up to here any ratio is fine, because it is read within seconds. */
  ratioFreeBytes: GIB,
  /** The same for one member nobody's manifest vouches for. */
  memberRatioFreeBytes: 64 * MIB,
  /** An archive in an archive hardly shrinks again. */
  nestedRatio: 20,
  nestedRatioFreeBytes: 8 * MIB,
  /**
   * An archive that was deflated into another has to be in memory to be read in any order. Only the diagnostic archive in a
   * Client Analyzer package is opened; what is packed in that one stays closed, so there are two levels at most.
   */
  nestedBytes: 128 * MIB,
  /** Members left out because they share bytes with others: a damaged list has one or two, an archive made to do harm many. */
  sharing: 16,
  /** An archive up to this size is read into memory at once: its members can be many, and are not read in their order. */
  inMemoryBytes: 32 * MIB,
  /** Folders above a member; the deepest path of the product has ten. */
  pathDepth: 64,
  /** PATH_MAX of macOS is 1,024, in front of which a package may put folders of its own. */
  pathLength: 4_096,
  /** A text that must be in memory as a whole: `mdatp_config.txt`. */
  textBytes: 16 * MIB,
  /** Reading all of the largest input, twice. */
  wallTimeMs: 60 * 60_000,
  /** Enough to see what is wrong. */
  problems: 1_000,
} as const;

/** How many bytes the members of an archive of this size may be together. */
export function maxTotalBytes(archiveBytes: number): number {
  return Math.min(LIMITS.totalBytes, Math.max(LIMITS.ratioFreeBytes, LIMITS.ratio * archiveBytes));
}
