/** One thing a person says yes or no to; the ids are the contract's. */
export interface Category {
  readonly title: string;
  /** What it holds, in a phrase a person without technical knowledge understands. */
  readonly what: string;
  /** Why support needs it, one sentence. */
  readonly why: string;
}

/** The seven categories in the order they are shown and collected (`live-state` first: it changes while we read). */
export const CATEGORIES = {
  'live-state': {
    title: 'State of Defender and of this Mac right now',
    what: 'the output of read-only commands: Defender health, settings and statistics, running programs, memory',
    why: 'Shows whether Defender is healthy, what it is busy with, and what the Mac has left.',
  },
  'defender-logs': {
    title: 'Defender logs',
    what: 'every file in /Library/Logs/Microsoft/mdatp',
    why: 'Shows what Defender did and which errors it met, before and after things became slow.',
  },
  'defender-support': {
    title: 'Defender settings and history',
    what: 'the settings, state and scan history files Defender keeps for itself',
    why: 'Shows which settings are really in force and when scans ran.',
  },
  'diagnostic-archives': {
    title: 'Archives made by `mdatp diagnostic create`',
    what: 'the diagnostic archives Defender wrote on this Mac, if there are any',
    why: 'Holds details only Defender itself can write down.',
  },
  'managed-preferences': {
    title: 'Settings from your organization',
    what: 'the Defender, AutoUpdate and related macOS settings your organization installed',
    why: 'Two profiles that disagree are a frequent cause of trouble.',
  },
  autoupdate: {
    title: 'Microsoft AutoUpdate',
    what: 'the update log and the update settings',
    why: 'Shows which Defender version came when, and whether updates work.',
  },
  'crash-reports': {
    title: 'Crash and resource reports about Defender',
    what: 'the reports macOS wrote when a Defender program crashed or used too much CPU or memory',
    why: 'macOS notes when a program was too busy, and where it spent its time.',
  },
} as const satisfies Record<string, Category>;

/** The id of a category, as used in flags and in the manifest. */
export type CategoryId = keyof typeof CATEGORIES;

/** All category ids, in the order of {@link CATEGORIES}. */
export const CATEGORY_IDS = Object.keys(CATEGORIES) as CategoryId[];
