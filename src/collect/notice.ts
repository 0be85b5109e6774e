import { createHash } from 'node:crypto';
import { wrapText } from '../lib/display-text.ts';
import { formatCount, formatSize } from '../lib/quantity.ts';
import { CATEGORIES, CATEGORY_IDS, type CategoryId } from '../model/category.ts';
import type { DeliveryPlan } from '../model/delivery.ts';
import type { RedactionLevel } from '../model/redaction.ts';
import type { PlannedItem } from './plan.ts';

/** The text a person reads before saying yes, and its hash for the manifest. */
export interface Notice {
  readonly text: string;
  readonly sha256: string;
}

/** Fixed, so that the text and its hash do not depend on the size of a window. */
const COLUMNS = 78;

const INTRODUCTION =
  'mdediag collects what a support engineer needs to find out why Microsoft Defender is slow or unhealthy on this Mac. ' +
  'It only reads: it changes no setting and sends nothing. You get one file, and you decide who gets it. ' +
  'So far only names, sizes and dates were looked at. This would be read:';

const ALWAYS =
  'The file also lists names, sizes, dates and owners of everything, the version of macOS, processor and memory.';

const REDACTION: Readonly<Record<RedactionLevel, string>> = {
  none: 'Names and ids stay in it without --redact.',
  standard:
    'Names and ids of people, Macs and your organization, and secrets, are then taken out of everything (level standard). A ' +
    'dictionary that can undo this stays beside the file; keep it, and do not send it.',
  strict:
    'Names and ids of people, Macs and your organization, secrets, addresses, and your folders are then taken out of everything ' +
    '(level strict). A dictionary that can undo this stays beside the file; keep it, and do not send it.',
};

/** What would be read, per category, in plain words, and what would be done with it. */
export function writeNotice(items: readonly PlannedItem[], redaction: RedactionLevel, delivery: DeliveryPlan): Notice {
  const sections = CATEGORY_IDS.map((category) => section(category, items)).filter((text) => text !== '');
  const text = `${[wrapText(INTRODUCTION, COLUMNS), ...sections, wrapText(`${ALWAYS} ${REDACTION[redaction]}${deliveryWords(delivery)}`, COLUMNS)].join('\n\n')}\n`;
  return { text, sha256: createHash('sha256').update(text).digest('hex') };
}

function deliveryWords({ encryptedTo, partBytes }: DeliveryPlan): string {
  const [first, ...others] = encryptedTo;
  const keys = others.length === 0 ? `the key ${first}` : `${encryptedTo.length} keys, the first of them ${first}`;
  return [
    ...(first === undefined ? [] : [` The file is encrypted for ${keys}.`]),
    ...(partBytes === null ? [] : [` It is cut into parts of ${formatSize(partBytes)} at most.`]),
  ].join('');
}

/** Items of a category that would be read. */
export function readable(items: readonly PlannedItem[], category: CategoryId): PlannedItem[] {
  return items.filter((item) => item.source.category === category && item.settled === undefined);
}

/** How much it is: `3 files (5.2 MB)`, `27 commands` or `27 commands, 3 files (5.2 MB)`; `nothing` when there is none. */
export function amount(items: readonly PlannedItem[]): string {
  const files = items.filter((item) => item.kind === 'file');
  const commands = items.length - files.length;
  const bytes = files.reduce((sum, file) => sum + file.keepBytes, 0);
  const parts = [
    ...(commands > 0 ? [`${formatCount(commands)} ${commands === 1 ? 'command' : 'commands'}`] : []),
    ...(files.length > 0
      ? [`${formatCount(files.length)} ${files.length === 1 ? 'file' : 'files'} (${formatSize(bytes)})`]
      : []),
  ];
  return parts.length === 0 ? 'nothing' : parts.join(', ');
}

function section(category: CategoryId, items: readonly PlannedItem[]): string {
  const wanted = readable(items, category);
  if (wanted.length === 0) return '';
  const { title, about } = CATEGORIES[category];
  return [
    `${title}: ${amount(wanted)}`,
    wrapText(about, COLUMNS, 2),
    wrapText(`May hold: ${personalData(wanted)}.`, COLUMNS, 2),
  ].join('\n');
}

function personalData(items: readonly PlannedItem[]): string {
  const kinds = items.map((item) => item.source.personalData).filter((kind) => kind !== 'none');
  const phrases = new Set(kinds.flatMap((kind) => kind.split(', ')));
  return phrases.size === 0 ? 'nothing personal' : [...phrases].join(', ');
}
