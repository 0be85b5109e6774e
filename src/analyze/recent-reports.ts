const DAY_MS = 86_400_000;

/** Reports by age. */
export interface RecentReports<Report> {
  /** The newest first. */
  readonly recent: readonly Report[];
  /** They do not say when; they may be recent or not. */
  readonly undated: readonly Report[];
}

/** The reports about some processes (canonical names) of the last `days` before `now` (ISO); what is dated later counts too. */
export function recentReports<Report extends { readonly process: string | null }>(
  reports: readonly Report[],
  processes: readonly string[],
  timeOf: (report: Report) => string | null,
  now: string,
  days: number,
): RecentReports<Report> {
  const ours = reports.filter(({ process }) => process !== null && processes.includes(process));
  return reportsByAge(ours, timeOf, now, days);
}

/** The reports of the last `days` before `now` (ISO); what is dated later counts too. */
export function reportsByAge<Report>(
  reports: readonly Report[],
  timeOf: (report: Report) => string | null,
  now: string,
  days: number,
): RecentReports<Report> {
  const since = Date.parse(now) - days * DAY_MS;
  const dated = reports.flatMap((report) => {
    const time = timeOf(report);
    return time === null ? [] : [{ report, ms: Date.parse(time) }];
  });
  const recent = dated.filter(({ ms }) => ms >= since).sort((one, other) => other.ms - one.ms);
  return {
    recent: recent.map(({ report }) => report),
    undated: reports.filter((report) => timeOf(report) === null),
  };
}
