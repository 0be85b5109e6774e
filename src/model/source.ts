import type { CategoryId } from './category.ts';

/** What a person must have to read a source. */
export type Privilege = 'nothing' | 'root' | 'full-disk-access';

interface SourceBase {
  /** Kebab-case and unique; a command's id names its file in the bundle. */
  readonly id: string;
  readonly category: CategoryId;
  /** What it is, as a phrase. */
  readonly what: string;
  /** Why it is collected, one sentence; for an excluded source, what it would have been good for. */
  readonly why: string;
  /** Personal data it may hold, as a phrase; `none` when there is none. */
  readonly personalData: string;
  readonly needs: Privilege;
  /** Set when it is listed but never read: the reason, one sentence. */
  readonly excluded?: string;
}

/** Files of one folder that match a pattern. A file belongs to the first row that matches it. */
export interface FileSource extends SourceBase {
  readonly kind: 'file';
  /** Absolute; a leading `~` stands for the home folder of each person in question. */
  readonly folder: string;
  /** fast-glob patterns relative to {@link folder}; letter case does not matter, as on macOS. */
  readonly patterns: readonly string[];
  /** Never keep more of one file than this, whatever `--max-file-size` says. */
  readonly maxBytes?: number;
}

/** A read-only command, or one that is deliberately not run. */
export interface CommandSource extends SourceBase {
  readonly kind: 'command';
  /** Program and arguments; the program is an absolute path, or `mdatp` for the one chosen by `--mdatp`. */
  readonly argv: readonly [string, ...string[]];
  readonly output: 'txt' | 'json' | 'jsonl';
  readonly timeoutMs: number;
  readonly maxBytes: number;
  /** First agent version known to have it (`unknown` when nobody wrote it down); older ones refuse, which is then no fault. */
  readonly since?: string;
  /** Set when other systems have a program of the same name with another meaning. */
  readonly platform?: 'darwin';
  /** Set for our own recorder only, which is not run as a program: how long it records. */
  readonly recordMs?: number;
  /** Planned only when it was asked for, or a copied tree holds its output. */
  readonly isOnRequest?: true;
}

/** One row of the table that plan, consent, manifest and documentation are made from. */
export type Source = FileSource | CommandSource;
