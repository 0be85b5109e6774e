import type { Fact, Place } from '../../model/fact.ts';
import type { FactName, FactValue } from '../../parse/index.ts';
import type { Lookup } from '../condition.ts';
import type { KnownFact } from '../evaluator.ts';
import type { ToUtc } from './timeline-clock.ts';
import type { EventName, ToldEvent } from './timeline-kinds.ts';
import { startEvents } from './timeline-starts.ts';

/** What a source may look at besides its own fact. */
export interface Context {
  readonly toUtc: ToUtc;
  readonly valueFor: <Name extends FactName>(name: Name) => FactValue<Name> | undefined;
}

/** Reads events off one fact; none when it is not known. */
export type TimelineSource = (lookup: Lookup, context: Context) => ToldEvent[];

/** Every fact with dates that may explain a change of load. */
export const TIMELINE_SOURCES: readonly TimelineSource[] = [
  source('install-log.installations', ({ value }) =>
    value.map(({ version, before, installedAt, at }) => updated(version, before, Date.parse(installedAt), at)),
  ),
  source('autoupdate-log.installations', ({ value }, { toUtc }) =>
    value.flatMap(({ version, installedAt, at }) => {
      const atMs = toUtc(installedAt);
      return atMs === undefined ? [] : [updated(version, null, atMs, at)];
    }),
  ),
  source('core-log.events', ({ value }, { valueFor }) => [
    ...value.flatMap(({ kind, text, occurredAt, at }) => {
      const told = logEvent(kind, text);
      return told === undefined ? [] : [{ ...told, atMs: Date.parse(occurredAt), place: at }];
    }),
    ...startEvents(value, valueFor('system.booted-at')),
  ]),
  source('core-log.setting-changes', ({ value }) =>
    value.map(({ key, before, after, changedAt, at }) => ({
      ...changed(key, before, after),
      atMs: Date.parse(changedAt),
      place: at,
    })),
  ),
  source('health.definitions-updated', ({ value, evidence: [place] }, { toUtc, valueFor }) => {
    // JSON of some agents has milliseconds since 1970, which need no zone.
    const atMs = EPOCH_MS.test(place.excerpt) ? Date.parse(value) : toUtc(value);
    const version = valueFor('definitions.version');
    return atMs === undefined ? [] : [{ event: 'definitions-updated', atMs, subject: version, detail: version, place }];
  }),
  source('profiles.installations', ({ value }) =>
    value.map(({ profile, domain, installedAt, at }) => ({
      event: 'profile-changed',
      atMs: Date.parse(installedAt),
      detail: `${domain} in profile ${profile}`,
      place: at,
    })),
  ),
  source('reports.crashes', ({ value }) =>
    value.flatMap(({ process, crashedAt, signal, exception, at }) => {
      if (process === null || crashedAt === null) return [];
      const how = [exception, signal].filter((word) => word !== null).join(' ');
      const detail = how === '' ? process : `${process}, ${how}`;
      return [{ event: 'process-crashed', atMs: Date.parse(crashedAt), subject: process, detail, place: at }];
    }),
  ),
  source('scans.list', ({ value }, { toUtc }) =>
    value.flatMap(({ type, isScheduled, startedAt, endedAt, clock, at }) => {
      const detail = [type, isScheduled === true ? 'scheduled' : null].filter((word) => word !== null).join(', ');
      return [['scan-started', startedAt] as const, ['scan-finished', endedAt] as const].flatMap(([event, time]) => {
        const atMs = time === null ? undefined : clock === 'local' ? toUtc(time) : Date.parse(time);
        return atMs === undefined ? [] : [{ event, atMs, detail: detail === '' ? undefined : detail, place: at }];
      });
    }),
  ),
  source('system.booted-at', ({ value, evidence: [place] }) => [
    { event: 'booted' satisfies EventName, atMs: Date.parse(value), place },
  ]),
];

const EPOCH_MS = /\b\d{12,14}\b/;
const BM_KEY = /(?:^|\.)behaviorMonitoring$/;
const VERSION_AT_START = /^\d+(?:\.\d+)+/;

function source<Name extends FactName>(
  name: Name,
  events: (fact: KnownFact<FactValue<Name>>, context: Context) => ToldEvent[],
): TimelineSource {
  return (lookup, context) => {
    // Facts have passed their own shapes before anybody can look them up.
    const fact = lookup(name) as Fact<FactValue<Name>>;
    return fact.state === 'known' ? events(fact, context) : [];
  };
}

function updated(version: string | null, before: string | null, atMs: number, place: Place | undefined): ToldEvent {
  const detail = before === null ? version : `${before} to ${version}`;
  return { event: 'app-updated', atMs, subject: version ?? undefined, detail: detail ?? undefined, place };
}

function logEvent(
  kind: FactValue<'core-log.events'>[number]['kind'],
  text: string,
): Pick<ToldEvent, 'event' | 'subject' | 'detail'> | undefined {
  switch (kind) {
    case 'behavior-monitoring':
      return behaviorMonitoring(text);
    case 'definitions': {
      const version = VERSION_AT_START.exec(text)?.[0];
      return { event: 'definitions-updated', subject: version, detail: version };
    }
    case 'managed-settings':
      return { event: 'profile-changed', detail: text };
    case 'process-started':
      return undefined;
  }
}

function behaviorMonitoring(state: unknown): { event: EventName } | undefined {
  if (state === 'enabled') return { event: 'behavior-monitoring-enabled' };
  return state === 'disabled' ? { event: 'behavior-monitoring-disabled' } : undefined;
}

function changed(key: string, before: unknown, after: unknown): Pick<ToldEvent, 'event' | 'subject' | 'detail'> {
  const words = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
  const toggle = BM_KEY.test(key) ? behaviorMonitoring(after) : undefined;
  return toggle ?? { event: 'setting-changed', subject: key, detail: `${key}: ${words(before)} to ${words(after)}` };
}
