import type { TableReading } from './process-table.ts';

/** Something about time that makes the tick after it unlike others. */
export interface ClockEvent {
  readonly event: 'clock-gap' | 'clock-set-back' | 'missed-ticks';
  /** How much time is missing, or how far the clock was set back. */
  readonly seconds: number;
}

type Moment = Pick<TableReading, 'monotonicMs' | 'at'>;

/** Clocks that are kept right over the network are moved by less at a time. */
const CLOCK_STEP_MS = 1_000;
/** A busy machine is late by less: beyond it slept, or the recorder was stopped. */
const LONG_DELAY_MS = 10_000;
const LONG_DELAY_TICKS = 5;

/**
 * What happened to time between two ticks. A gap is sleep, a stopped recorder, or a clock set ahead: some systems stop the
 * monotonic clock in sleep, so they look alike. Missed ticks are a delay without sleep.
 */
export function clockEvents(before: Moment, now: Moment, intervalMs: number): ClockEvent[] {
  const elapsedMs = now.monotonicMs - before.monotonicMs;
  const skewMs = now.at.getTime() - before.at.getTime() - elapsedMs;
  const lateMs = elapsedMs - intervalMs;
  const isLongLate = lateMs > Math.max(LONG_DELAY_MS, LONG_DELAY_TICKS * intervalMs);
  const gapMs = (skewMs > CLOCK_STEP_MS ? skewMs : 0) + (isLongLate ? lateMs : 0);
  const missedTicks = isLongLate ? 0 : Math.round(elapsedMs / intervalMs) - 1;
  return [
    ...(gapMs > 0 ? [{ event: 'clock-gap', seconds: seconds(gapMs) } as const] : []),
    ...(skewMs < -CLOCK_STEP_MS ? [{ event: 'clock-set-back', seconds: seconds(-skewMs) } as const] : []),
    ...(missedTicks > 0 ? [{ event: 'missed-ticks', seconds: seconds(missedTicks * intervalMs) } as const] : []),
  ];
}

function seconds(ms: number): number {
  return Math.round(ms) / 1_000;
}
