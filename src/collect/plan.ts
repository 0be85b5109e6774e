import type { BytePath } from '../lib/byte-path.ts';
import type { FileFacts } from '../lib/file-facts.ts';
import type { CategoryId } from '../model/category.ts';
import type { Cause } from '../model/cause.ts';
import type { CommandSource, FileSource, Source } from '../model/source.ts';
import { shareBudget } from './budget.ts';
import type { Host } from './host.ts';
import { planCommand } from './plan-command.ts';
import { planFiles } from './plan-files.ts';

/** An outcome known before anything is read. */
export interface Settled {
  readonly cause: Cause;
  /** Said instead of the cause's own words. */
  readonly reason?: string;
  readonly errno?: string;
}

interface PlannedBase {
  /** From 1 on, in the order of the plan; files and commands apart. */
  readonly number: number;
  readonly settled?: Settled;
}

/** A file, or the place where one was expected. */
export interface PlannedFile extends PlannedBase {
  readonly kind: 'file';
  readonly source: FileSource;
  readonly path: BytePath;
  /** Missing when there is no such file. */
  readonly facts?: FileFacts;
  /** How much of it will be kept as it is now; 0 when it is settled. */
  readonly keepBytes: number;
  /** Most that may be kept should it grow before its turn. */
  readonly limitBytes: number;
  /** Why reading will probably fail; only opening it tells the truth. */
  readonly outlook?: Cause;
}

/** A command, or the recorded output of one. */
export interface PlannedCommand extends PlannedBase {
  readonly kind: 'command';
  readonly source: CommandSource;
  readonly argv: readonly [string, ...string[]];
  /** Set when the tree of `--root` holds the output. */
  readonly recording?: { readonly path: BytePath; readonly facts: FileFacts };
}

/** One thing that may be collected. */
export type PlannedItem = PlannedFile | PlannedCommand;

/** An item while its plan is being made. */
export type Draft<Item extends PlannedItem> = { -readonly [Key in keyof Item]: Item[Key] };

/** What the person chose before the listing. */
export interface PlanOptions {
  readonly categories: ReadonlySet<CategoryId>;
  readonly sinceMs: number | null;
  readonly maxFileBytes: number;
  readonly maxTotalBytes: number;
}

/**
 * Lists everything `sources` name, with names, sizes and dates only: no content is read. Every file that lies in a listed
 * folder is in the answer, also those that will not be collected, with the reason.
 */
export async function planCollection(
  host: Host,
  sources: readonly Source[],
  options: PlanOptions,
): Promise<PlannedItem[]> {
  const parts: Draft<PlannedItem>[][] = [];
  const fileSources: FileSource[] = [];
  for (const source of sources) {
    if (source.kind === 'command') {
      const item = planCommand(host, source);
      if (item !== undefined) parts.push([item]);
    } else {
      parts.push(await planFiles(host, source, fileSources));
      fileSources.push(source);
    }
  }
  const plan = ([] as Draft<PlannedItem>[]).concat(...parts);
  const next = { file: 1, command: 1 };
  for (const item of plan) {
    item.number = next[item.kind]++;
    const settled = item.settled ?? choiceAgainst(item, host, options);
    if (settled !== undefined) item.settled = settled;
  }
  shareBudget(plan.filter(isOpenFile), options);
  return plan;
}

function isOpenFile(item: Draft<PlannedItem>): item is Draft<PlannedFile> {
  return item.kind === 'file' && item.settled === undefined;
}

function choiceAgainst(item: PlannedItem, host: Host, { categories, sinceMs }: PlanOptions): Settled | undefined {
  if (!categories.has(item.source.category)) return { cause: 'declined-category' };
  const modifiedMs = item.kind === 'file' ? item.facts?.mtimeMs : undefined;
  const isOld = sinceMs !== null && modifiedMs !== undefined && modifiedMs < host.now().getTime() - sinceMs;
  return isOld ? { cause: 'older-than-since' } : undefined;
}
