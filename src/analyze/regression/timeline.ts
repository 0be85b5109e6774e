import { compareVersions, isVersion } from '../../lib/version-order.ts';
import type { TimelineEvent } from '../../model/recording.ts';
import type { FactName, FactValue } from '../../parse/index.ts';
import type { Lookup } from '../condition.ts';
import { localClock } from './timeline-clock.ts';
import { kindOf, type ToldEvent } from './timeline-kinds.ts';
import { type Context, TIMELINE_SOURCES } from './timeline-sources.ts';

/** Of a Mac with years of logs, what happened lately. */
const MAX_EVENTS = 1_000;
/** No event is told by more files than that in between. */
const MAX_LOOK_BACK = 50;

/**
 * Everything with a date that may explain a change of load, oldest first; an event several files tell is there once, with the
 * earliest of their times. Local times are left out when no file tells how far they are from UTC. At most the newest 1,000.
 */
export function timelineOf(lookup: Lookup): TimelineEvent[] {
  const context = contextOf(lookup);
  const told = TIMELINE_SOURCES.flatMap((eventsOf) => eventsOf(lookup, context));
  return withoutRepetition(told.filter(({ atMs }) => !Number.isNaN(atMs)))
    .slice(-MAX_EVENTS)
    .map(({ event, atMs, detail, place }) => ({
      event,
      at: new Date(atMs).toISOString(),
      ...(detail !== undefined && { detail }),
      ...(place !== undefined && { place }),
    }));
}

function contextOf(lookup: Lookup): Context {
  const valueFor = <Name extends FactName>(name: Name): FactValue<Name> | undefined => {
    const fact = lookup(name);
    return fact.state === 'known' ? (fact.value as FactValue<Name>) : undefined;
  };
  const collected = valueFor('collection.local-clock');
  const stretches = [
    ...(valueFor('install-log.utc-offsets') ?? []),
    ...(collected === undefined
      ? []
      : [{ firstAt: collected.finishedAt, lastAt: collected.finishedAt, offsetMinutes: collected.offsetMinutes }]),
  ];
  return { valueFor, toUtc: localClock(stretches) };
}

/** Oldest first. What tells an event again later may know more of it. */
function withoutRepetition(told: readonly ToldEvent[]): ToldEvent[] {
  const events: ToldEvent[] = [];
  for (const next of told.toSorted((one, other) => one.atMs - other.atMs || (one.event < other.event ? -1 : 1))) {
    const before = events.slice(-MAX_LOOK_BACK).findLast((one) => isOneFamily(one, next) && isOneSubject(one, next));
    if (before === undefined || !isToldAgain(before, next)) events.push(next);
    else events[events.lastIndexOf(before)] = { ...before, ...fuller(before, next) };
  }
  return events;
}

function isOneFamily({ event }: ToldEvent, next: ToldEvent): boolean {
  return event === next.event || (kindOf(event).family ?? event) === kindOf(next.event).family;
}

/** Files write `101.26022.15` for what others call `101.26022.0015`, and some do not say which version it was. */
function isOneSubject({ subject: one }: ToldEvent, { subject: other }: ToldEvent): boolean {
  if (one === undefined || other === undefined || one === other) return true;
  return isVersion(one) && isVersion(other) && compareVersions(one, other) === 0;
}

function isToldAgain(before: ToldEvent, next: ToldEvent): boolean {
  return before.event === next.event && next.atMs - before.atMs <= kindOf(next.event).toldAgainWithinMs;
}

function fuller(before: ToldEvent, next: ToldEvent): Pick<ToldEvent, 'subject' | 'detail' | 'place'> {
  const knowsMore = (next.detail?.length ?? 0) > (before.detail?.length ?? 0);
  return {
    subject: before.subject ?? next.subject,
    detail: knowsMore ? next.detail : before.detail,
    place: before.place ?? next.place,
  };
}
