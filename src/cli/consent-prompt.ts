import inquirer from 'inquirer';
import { amount, type Notice, readable } from '../collect/notice.ts';
import type { PlannedItem } from '../collect/plan.ts';
import { bytesOf } from '../lib/byte-path.ts';
import { displayText } from '../lib/display-text.ts';
import { describePath } from '../lib/member-name.ts';
import { formatSize } from '../lib/quantity.ts';
import { CATEGORIES, CATEGORY_IDS, type CategoryId } from '../model/category.ts';

/** Above this, a category is shown by kinds of item instead of one by one. */
const MOST_TICKABLE = 100;
const PAGE_LINES = 15;

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
 * Ctrl-C, Ctrl-D and a terminal that goes away. Needs a terminal on stdin and stderr.
 */
export async function askConsent(plan: readonly PlannedItem[], notice: Notice): Promise<string[] | undefined> {
  process.stderr.write(`\n${notice.text}\n`);
  const withdrawal = new AbortController();
  const onKey = (_text: string, key: { ctrl?: boolean; name?: string } | undefined): void => {
    if (key?.ctrl === true && key.name === 'd') withdrawal.abort();
  };
  const onEnd = (): void => withdrawal.abort();
  process.stdin.on('keypress', onKey).on('end', onEnd).on('close', onEnd);
  try {
    return await converse(plan, withdrawal.signal);
  } catch (error) {
    if (error instanceof Error && ['ExitPromptError', 'AbortPromptError'].includes(error.name)) return undefined;
    throw error;
  } finally {
    process.stdin.off('keypress', onKey).off('end', onEnd).off('close', onEnd);
  }
}

async function converse(plan: readonly PlannedItem[], signal: AbortSignal): Promise<string[] | undefined> {
  const ask = createAsk(signal);
  const declined = new Set<string>();
  for (;;) {
    const ticked = plan.filter((item) => item.settled === undefined && !declined.has(item.id));
    const { next } = await ask([
      {
        type: 'select',
        name: 'next',
        message: 'What would you like to do?',
        loop: false,
        pageSize: PAGE_LINES,
        choices: [
          { name: `Go on with ${amount(ticked) || 'nothing'}`, value: 'go' },
          ...CATEGORY_IDS.filter((id) => readable(plan, id).length > 0).map((id) => ({
            name: `Look into: ${CATEGORIES[id].title} (${amount(readable(ticked, id)) || 'nothing ticked'})`,
            value: id,
          })),
          { name: 'Stop. Read nothing, write nothing', value: 'stop' },
        ],
      },
    ]);
    if (next === 'stop' || (next === 'go' && ticked.length === 0)) return undefined;
    if (next !== 'go') {
      await untick(ask, plan, next as CategoryId, declined);
      continue;
    }
    const { agreed } = await ask([
      {
        type: 'confirm',
        name: 'agreed',
        default: false,
        message: `Read ${amount(ticked)} and write them into one file on this Mac? Nothing is sent.`,
      },
    ]);
    return agreed === true ? [...declined] : undefined;
  }
}

/** Questions go to stderr: stdout is for the result. */
function createAsk(signal: AbortSignal) {
  return inquirer.createPromptModule({ output: process.stderr, signal });
}

async function untick(
  ask: ReturnType<typeof createAsk>,
  plan: readonly PlannedItem[],
  category: CategoryId,
  declined: Set<string>,
): Promise<void> {
  const boxes = tickBoxes(readable(plan, category));
  const { kept } = await ask([
    {
      type: 'checkbox',
      name: 'kept',
      message: `${CATEGORIES[category].title}: untick what should not be read`,
      loop: false,
      pageSize: PAGE_LINES,
      choices: boxes.map(({ ids, ...box }) => ({ ...box, short: ' ', checked: !ids.some((id) => declined.has(id)) })),
    },
  ]);
  const keptBoxes = new Set(kept as string[]);
  for (const { value, ids } of boxes) {
    for (const id of ids) {
      if (keptBoxes.has(value)) declined.delete(id);
      else declined.add(id);
    }
  }
}

function tickBoxes(items: readonly PlannedItem[]): TickBox[] {
  if (items.length <= MOST_TICKABLE) {
    return items.map((item) => ({ ...describe(item), value: item.id, ids: [item.id] }));
  }
  const sources = new Set(items.map(({ source }) => source));
  return [...sources].map((source) => {
    const members = items.filter((item) => item.source === source);
    const name = `${source.what} (${amount(members)})`;
    return { name, description: source.why, value: source.id, ids: members.map(({ id }) => id) };
  });
}

function describe(item: PlannedItem): Pick<TickBox, 'name' | 'description'> {
  if (item.kind === 'command') return { name: item.source.what, description: `runs: ${item.argv.join(' ')}` };
  const path = displayText(describePath(bytesOf(item.path)).originalPath);
  const name = path.slice(path.lastIndexOf('/') + 1);
  return { name: `${name} (${formatSize(item.keepBytes)})`, description: `${path}: ${item.source.what}` };
}
