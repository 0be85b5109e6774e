import inquirer from 'inquirer';
import { itemId, itemName } from '../collect/item-name.ts';
import { amount, type Notice, readable } from '../collect/notice.ts';
import type { PlannedItem } from '../collect/plan.ts';
import { displayText } from '../lib/display-text.ts';
import { formatSize } from '../lib/quantity.ts';
import { CATEGORIES, CATEGORY_IDS, type CategoryId } from '../model/category.ts';
import { type Ask, questioning } from './questioning.ts';

/** Above this, a category is shown by kinds of item instead of one by one. */
const MOST_TICKABLE = 100;
const PAGE_LINES = 12;

/** A tick box and the items behind it. */
interface TickBox {
  readonly name: string;
  /** Shown below the list while the cursor is on it. */
  readonly description: string;
  readonly value: string;
  readonly ids: readonly string[];
}

/**
 * Shows what would be read and asks. Answers with the ids of the items that were unticked, or undefined for no: also for
 * Ctrl-C, Ctrl-D, a terminal that goes away and `signal`. Needs a terminal on stdin and stderr.
 */
export async function askConsent(
  plan: readonly PlannedItem[],
  notice: Notice,
  signal: AbortSignal,
): Promise<string[] | undefined> {
  process.stderr.write(`\n${notice.text}\n`);
  return questioning((ask) => converse(plan, ask), signal);
}

async function converse(plan: readonly PlannedItem[], ask: Ask): Promise<string[] | undefined> {
  const declined = new Set<string>();
  for (;;) {
    const ticked = plan.filter((item) => item.settled === undefined && !declined.has(itemId(item)));
    const next = await askNextStep(ask, plan, ticked);
    if (next === 'stop') return undefined;
    if (next === 'go') return (await confirm(ask, ticked)) ? [...declined] : undefined;
    await untick(ask, plan, next, declined);
  }
}

async function askNextStep(
  ask: Ask,
  plan: readonly PlannedItem[],
  ticked: readonly PlannedItem[],
): Promise<'go' | 'stop' | CategoryId> {
  const categories = CATEGORY_IDS.filter((id) => readable(plan, id).length > 0);
  const { next } = await ask<{ next: 'go' | 'stop' | CategoryId }>([
    {
      type: 'select',
      name: 'next',
      message: 'What would you like to do?',
      loop: false,
      pageSize: PAGE_LINES,
      choices: [
        ...(ticked.length > 0 ? [{ name: `Go on with ${amount(ticked)}`, short: 'Go on', value: 'go' }] : []),
        { name: 'Stop: nothing is read, nothing is written', short: 'Stop', value: 'stop' },
        new inquirer.Separator('Or look closer, and untick what should not be read:'),
        ...categories.map((id) => {
          const { title } = CATEGORIES[id];
          return { name: `${title}: ${amount(readable(ticked, id))}`, short: title, value: id };
        }),
      ],
    },
  ]);
  return next;
}

async function confirm(ask: Ask, ticked: readonly PlannedItem[]): Promise<boolean> {
  const { agreed } = await ask<{ agreed: boolean }>([
    { type: 'confirm', name: 'agreed', default: false, message: `Read ${amount(ticked)} into one file on this Mac?` },
  ]);
  return agreed;
}

async function untick(
  ask: Ask,
  plan: readonly PlannedItem[],
  category: CategoryId,
  declined: Set<string>,
): Promise<void> {
  const boxes = tickBoxes(readable(plan, category));
  const { kept } = await ask<{ kept: string[] }>([
    {
      type: 'checkbox',
      name: 'kept',
      message: `${CATEGORIES[category].title}: untick what should not be read`,
      loop: false,
      pageSize: PAGE_LINES,
      theme: {
        style: { renderSelectedChoices: (chosen: readonly unknown[]) => `${chosen.length} of ${boxes.length}` },
      },
      choices: boxes.map(({ ids, ...box }) => ({ ...box, checked: !ids.some((id) => declined.has(id)) })),
    },
  ]);
  const keptBoxes = new Set(kept);
  for (const { value, ids } of boxes) {
    for (const id of ids) {
      if (keptBoxes.has(value)) declined.delete(id);
      else declined.add(id);
    }
  }
}

function tickBoxes(items: readonly PlannedItem[]): TickBox[] {
  if (items.length <= MOST_TICKABLE) {
    return items.map((item) => ({ ...describe(item), value: itemId(item), ids: [itemId(item)] }));
  }
  const sources = new Set(items.map(({ source }) => source));
  return [...sources].map((source) => {
    const members = items.filter((item) => item.source === source);
    const name = `${source.what}: ${amount(members)}`;
    return { name, description: source.why, value: source.id, ids: members.map(itemId) };
  });
}

function describe(item: PlannedItem): Pick<TickBox, 'name' | 'description'> {
  const path = displayText(itemName(item));
  if (item.kind === 'command') return { name: item.source.what, description: `Runs: ${path}` };
  const name = path.slice(path.lastIndexOf('/') + 1);
  return { name: `${name} (${formatSize(item.keepBytes)})`, description: `${path}: ${item.source.what}` };
}
