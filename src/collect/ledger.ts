import { bytesOf, describePath } from '../lib/byte-path.ts';
import { type Cause, causeSpec } from '../model/cause.ts';
import type { CommandItem, FileItem, ManifestItem, SupportLog } from '../model/manifest.ts';
import { itemId } from './item-name.ts';
import type { PlannedCommand, PlannedFile, PlannedItem, Settled } from './plan.ts';

/** What became of each planned item, in the order of the plan. */
export interface Ledger {
  record(item: ManifestItem): void;
  /** What the directory of a collected diagnostic archive says, by item id. */
  readonly archives: Map<string, SupportLog['metadata']>;
  /** One entry for every planned item. Throws when one has none: that would be silent loss. */
  complete(): ManifestItem[];
}

/** An empty ledger for `plan`. */
export function openLedger(plan: readonly PlannedItem[]): Ledger {
  const entries = new Map<string, ManifestItem>();
  return {
    archives: new Map(),
    record: (item) => entries.set(item.id, item),
    complete: () =>
      plan.map((item) => {
        const id = itemId(item);
        const entry = entries.get(id);
        if (entry === undefined) throw new Error(`${id} was planned but has no outcome`);
        return entry;
      }),
  };
}

/** The manifest's words for a cause. */
export function explain(cause: Cause, detail: { reason?: string; errno?: string } = {}): Partial<ManifestItem> {
  const { outcome, reason, fix } = causeSpec(cause);
  const { errno } = detail;
  return { outcome, cause, reason: detail.reason ?? reason, ...(fix && { fix }), ...(errno && { errno }) };
}

/** The entry of a file as far as the plan knows it, with the outcome `collected`. */
export function fileEntry(item: PlannedFile): FileItem {
  const { source, path, facts } = item;
  return {
    id: itemId(item),
    category: source.category,
    source: source.id,
    kind: 'file',
    ...describePath(bytesOf(path)),
    outcome: 'collected',
    ...(facts && facts.type !== 'file' && { fileType: facts.type }),
    ...(facts && {
      fileSize: facts.size,
      mode: (facts.mode & 0o7777).toString(8).padStart(4, '0'),
      uid: facts.uid,
      gid: facts.gid,
      modifiedAt: toInstant(facts.mtimeMs),
    }),
  };
}

/** The entry of a command, with the outcome `collected`. */
export function commandEntry(item: PlannedCommand): CommandItem {
  const { source, argv } = item;
  return {
    id: itemId(item),
    category: source.category,
    source: source.id,
    kind: 'command',
    argv: [...argv],
    outcome: 'collected',
  };
}

/** The entry of an item whose outcome was known before reading. */
export function settledEntry(item: PlannedItem, settled: Settled): ManifestItem {
  const entry = item.kind === 'file' ? fileEntry(item) : commandEntry(item);
  return { ...entry, ...explain(settled.cause, settled) } as ManifestItem;
}

const FIRST_MS = Date.parse('0001-01-01T00:00:00Z');
const LAST_MS = Date.parse('9999-12-31T23:59:59Z');

/** A damaged file system can report dates that no calendar has: they become the nearest one. */
function toInstant(ms: number): string {
  return new Date(Math.min(Math.max(Math.trunc(ms), FIRST_MS), LAST_MS)).toISOString();
}
