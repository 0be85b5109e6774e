import type { FactValue } from '../../parse/index.ts';

/** A stretch of time in which local time was so far from UTC. */
type Stretch = FactValue<'install-log.utc-offsets'>[number];

/** Milliseconds since 1970 of a local time written as if it were UTC; undefined when no file tells its offset. */
export type ToUtc = (localIso: string) => number | undefined;

const MINUTE_MS = 60_000;
/** Clocks are changed twice a year, so an offset of long before says little. */
const MAX_APART_MS = 30 * 24 * 60 * MINUTE_MS;

/** Reads local time with the offset that was told nearest in time. */
export function localClock(stretches: readonly Stretch[]): ToUtc {
  return (localIso) => {
    const candidates = stretches.map((stretch) => {
      const atMs = Date.parse(localIso) - stretch.offsetMinutes * MINUTE_MS;
      return { atMs, apartMs: Math.max(Date.parse(stretch.firstAt) - atMs, atMs - Date.parse(stretch.lastAt), 0) };
    });
    const [nearest] = candidates.sort((one, other) => one.apartMs - other.apartMs);
    return nearest !== undefined && nearest.apartMs <= MAX_APART_MS ? nearest.atMs : undefined;
  };
}
