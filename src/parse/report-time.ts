const TIME = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(?: ?([+-]\d\d):?(\d\d)|Z)?$/;

/**
 * ISO time (UTC) of `2026-11-20 09:15:00.123 -0500`, as crash and resource reports of macOS write it; without an offset it is
 * taken as if it were UTC. Null when it is none.
 */
export function readReportTime(text: string | undefined): string | null {
  const match = TIME.exec(text?.trim() ?? '');
  if (match === null) return null;
  const [, date, time, fraction = '', hours, minutes] = match;
  const zone = hours === undefined ? 'Z' : `${hours}:${minutes}`;
  const ms = Date.parse(`${date}T${time}.${fraction.slice(0, 3).padEnd(3, '0')}${zone}`);
  return Number.isNaN(ms) ? null : new Date(ms).toISOString();
}
