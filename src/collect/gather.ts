import type { Deadline } from '../lib/deadline.ts';
import type { CommandOptions, CommandResult } from '../lib/run-command.ts';
import type { Progress } from '../model/progress.ts';
import { commandGatherer } from './gather-command.ts';
import { gatherFile, openListed } from './gather-file.ts';
import type { Host } from './host.ts';
import { itemName } from './item-name.ts';
import { type Ledger, settledEntry } from './ledger.ts';
import { openAhead } from './open-ahead.ts';
import type { PlannedItem } from './plan.ts';

/** One member of the bundle on its way there. */
export interface Member {
  /** Safe path inside the bundle. */
  readonly name: string;
  readonly modifiedAt: Date;
  /** True when compressing again would be in vain. */
  readonly isCompressed: boolean;
  /** To be read once, to the end; ends early instead of failing when the source does. */
  readonly chunks: AsyncIterable<Uint8Array>;
  /** To be called when all of {@link chunks} is in the bundle: only then is the outcome recorded. */
  stored(result: { readonly sizeBytes: number; readonly sha256: string }): void;
}

/** What gathering needs besides the plan. */
export interface GatherContext {
  readonly host: Host;
  readonly ledger: Ledger;
  readonly deadline: Deadline;
  readonly signal: AbortSignal;
  readonly progress: Progress;
  /** Our own recorder; answers as a command does. */
  readonly record: (durationMs: number, options: CommandOptions) => Promise<CommandResult>;
  /** Gives a safe and unique name to a path. */
  readonly nameMember: (path: Buffer, folder: string) => string;
}

/**
 * Reads what was planned, in order, and yields what is to be stored. Every item ends in the ledger, whatever happens to it:
 * no fault of one touches the others. Throws only when `signal` is aborted.
 */
export async function* gather(plan: readonly PlannedItem[], context: GatherContext): AsyncGenerator<Member> {
  const gatherCommand = commandGatherer(context);
  const files = openAhead(plan, ({ path, facts }) => openListed(path, facts, context));
  try {
    for (const item of plan) {
      context.signal.throwIfAborted();
      if (item.settled !== undefined) {
        context.ledger.record(settledEntry(item, item.settled));
      } else if (context.deadline.leftMs() === 0) {
        context.ledger.record(settledEntry(item, { cause: 'out-of-time' }));
      } else {
        context.progress.item(item.source.category, itemName(item));
        yield* item.kind === 'file' ? gatherFile(item, await files.take(item), context) : gatherCommand(item);
      }
    }
  } finally {
    files.close();
  }
}
