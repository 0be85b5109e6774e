import type { Place } from '../../model/fact.ts';

/** An event as one file tells it. */
export interface ToldEvent {
  readonly event: string;
  readonly atMs: number;
  /** What it is about, when two of a kind can be about different things: a version, a process, a setting. */
  readonly subject?: string | undefined;
  readonly detail?: string | undefined;
  readonly place?: Place | undefined;
}

/** What is known of a kind of event before any is read. */
export interface EventKind {
  /** Two tellings this close are one event: files write it down at different moments. */
  readonly toldAgainWithinMs: number;
  /** Kinds that end each other, such as on and off: between two of one kind there is one of the other. */
  readonly family?: string;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** Kinds of events that may explain a change of load, by name. */
export const EVENT_KINDS = {
  'app-updated': { toldAgainWithinMs: 15 * MINUTE },
  'behavior-monitoring-disabled': { toldAgainWithinMs: MINUTE, family: 'behavior-monitoring' },
  'behavior-monitoring-enabled': { toldAgainWithinMs: MINUTE, family: 'behavior-monitoring' },
  booted: { toldAgainWithinMs: 5 * MINUTE },
  'definitions-updated': { toldAgainWithinMs: 15 * MINUTE },
  'os-updated': { toldAgainWithinMs: 15 * MINUTE },
  'process-crashed': { toldAgainWithinMs: 10 * SECOND },
  'process-restarted': { toldAgainWithinMs: 10 * SECOND },
  'profile-changed': { toldAgainWithinMs: MINUTE },
  'scan-finished': { toldAgainWithinMs: MINUTE, family: 'scan' },
  'scan-started': { toldAgainWithinMs: MINUTE, family: 'scan' },
  'setting-changed': { toldAgainWithinMs: MINUTE },
} as const satisfies Readonly<Record<string, EventKind>>;

/** The name of a kind that files tell of. */
export type EventName = keyof typeof EVENT_KINDS;

/** Recordings have events of their own, which no other file tells. */
const RECORDED: EventKind = { toldAgainWithinMs: 0 };

/** What is known of a kind. */
export function kindOf(event: string): EventKind {
  return Object.entries<EventKind>(EVENT_KINDS).find(([name]) => name === event)?.[1] ?? RECORDED;
}
