/** One thing a person says yes or no to; the ids are the contract's. */
export interface Category {
  readonly title: string;
  /** What it holds and what that shows, in words a person without technical knowledge understands. */
  readonly about: string;
}

/** The seven categories in the order they are shown and collected (`live-state` first: it changes while we read). */
export const CATEGORIES = {
  'live-state': {
    title: 'State of Defender and of this Mac now',
    about: 'Health, settings and statistics of Defender; what this Mac is busy with.',
  },
  'defender-logs': {
    title: 'Defender logs',
    about: 'All of /Library/Logs/Microsoft/mdatp: what Defender did, and its errors.',
  },
  'defender-support': {
    title: 'Defender settings and state',
    about: 'Its own settings and state files: what is set, and how often it crashed.',
  },
  'diagnostic-archives': {
    title: 'Archives made by `mdatp diagnostic create`',
    about: 'Written by Defender itself: they hold details nothing else can tell.',
  },
  'managed-preferences': {
    title: 'Settings from your organization',
    about: 'Profiles for Defender and updates: those that disagree often cause trouble.',
  },
  autoupdate: {
    title: 'Microsoft AutoUpdate',
    about: 'The update log and settings: which version came when, and what failed.',
  },
  'crash-reports': {
    title: 'Crash and resource reports about Defender',
    about: 'Written by macOS when Defender crashed or used too much: where it was busy.',
  },
} as const satisfies Record<string, Category>;

/** The id of a category, as used in flags and in the manifest. */
export type CategoryId = keyof typeof CATEGORIES;

/** All category ids, in the order of {@link CATEGORIES}. */
export const CATEGORY_IDS = Object.keys(CATEGORIES) as CategoryId[];
