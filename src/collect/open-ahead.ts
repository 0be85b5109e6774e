import type { OpenedInTime } from './gather-file.ts';
import type { PlannedFile, PlannedItem } from './plan.ts';

/** Files opened while the one before them is read: small ones would mostly wait for the system, one by one. */
const AHEAD = 3;

/** The files of a plan, opened a few before their turn. */
export interface OpenedAhead {
  /** What opening `item` came to; to be asked for in the order of the plan. */
  take(item: PlannedFile): Promise<OpenedInTime>;
  /** Closes what nobody took. */
  close(): void;
}

/** Opens what is to be read of `plan` by and by, with `open`. */
export function openAhead(
  plan: readonly PlannedItem[],
  open: (item: PlannedFile) => Promise<OpenedInTime>,
): OpenedAhead {
  const coming = plan.filter((item) => item.kind === 'file' && item.settled === undefined).values();
  const opening = new Map<PlannedItem, Promise<OpenedInTime>>();
  return {
    take(item) {
      while (opening.size <= AHEAD) {
        const { value: next } = coming.next();
        if (next?.kind !== 'file') break;
        opening.set(next, open(next));
      }
      const opened = opening.get(item) ?? open(item);
      opening.delete(item);
      return opened;
    },
    close() {
      for (const opened of opening.values()) {
        void opened.then((result) => {
          if (result.status === 'open') result.file.close();
        });
      }
    },
  };
}
