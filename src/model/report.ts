import type { CategoryId } from './category.ts';
import type { Outcome } from './cause.ts';
import type { Place } from './fact.ts';
import type { Findings } from './finding.ts';
import type { Manifest } from './manifest.ts';
import type { Plots } from './plots.ts';
import type { TimelineEvent } from './recording.ts';

/** Everything a report says of one source, whatever its form. All lists are bounded but those of findings and of what the source holds. */
export interface Report {
  /** What the source is called, without its folders. */
  readonly name: string;
  readonly findings: Findings;
  readonly plots: Plots;
  /** Of a bundle of ours. */
  readonly bundle: BundleFacts | null;
  /** What the source holds, and of a bundle what it does not. */
  readonly inventory: readonly InventoryRow[];
  /** The lines around what proves the problems. */
  readonly contexts: Contexts;
  readonly settings: EffectiveSettings;
  /** Everything that has a date, oldest first. */
  readonly timeline: readonly TimelineEvent[];
}

/** How a bundle was made. */
export interface BundleFacts
  extends Pick<Manifest, 'bundleId' | 'case' | 'finishedAt' | 'host' | 'redaction' | 'totals'> {
  /** It lists the hash of every item; null when it could not be read to its end. */
  readonly manifestSha256: string | null;
}

/** A planned item, or a file of a source that has no plan. */
export interface InventoryRow {
  /** Its original path, its command line, or its path in the source. */
  readonly name: string;
  /** Where it is in the source; null when it is not. */
  readonly path: string | null;
  /** Null when the source has no categories. */
  readonly category: CategoryId | null;
  /** `read` and `not-used` for files of a source that has no plan. */
  readonly outcome: Outcome | 'read' | 'not-used';
  /** Whether something that was to be read is missing. */
  readonly isLoss: boolean;
  /** Of every outcome but `collected` and `read`. */
  readonly reason: string | null;
  readonly fix: string | null;
  readonly sizeBytes: number | null;
  readonly sha256: string | null;
}

/** Lines of the source around places that prove something. */
export interface Contexts {
  readonly shown: readonly Context[];
  /** Places whose lines were not read, for there are too many, or they are too far into a large file. */
  readonly leftOut: number;
}

/** A few lines of a file, one of which proves something. */
export interface Context {
  readonly path: string;
  /** The one that proves it, counted from 1. */
  readonly line: number;
  /** Number of the first of {@link lines}. */
  readonly firstLine: number;
  /** Without their ends; long ones are cut. */
  readonly lines: readonly string[];
}

/** Who decides a setting; of several, the first in this order counts. mac-preferences and CFG, read 2026-11. */
export const SETTING_ORIGINS = ['attach', 'mdm', 'local', 'default'] as const;

/** One of {@link SETTING_ORIGINS}. */
export type SettingOrigin = (typeof SETTING_ORIGINS)[number];

/** Which value of each setting counts, as far as the source tells. */
export interface EffectiveSettings {
  readonly rows: readonly EffectiveSetting[];
  /** Settings for which there was no room. */
  readonly leftOut: number;
  /** Origins of which the source says nothing, and why: they may decide otherwise. */
  readonly unknown: readonly { readonly origin: SettingOrigin; readonly reason: string }[];
}

/** A setting, and who decides it. */
export interface EffectiveSetting extends StatedSetting {
  /** Dotted path. */
  readonly key: string;
  /** What others say of it and does not count, in the order of origins. */
  readonly overridden: readonly StatedSetting[];
  /** What Defender itself logs as in force, if that is another value; null when it is not or nothing tells. */
  readonly reported: unknown;
}

/** What one origin says of a setting. */
interface StatedSetting {
  readonly origin: SettingOrigin;
  readonly value: unknown;
  /** Null for a default. */
  readonly place: Place | null;
}
