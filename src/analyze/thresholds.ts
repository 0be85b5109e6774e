/** A number of our own choosing: no source states it, so it is kept here, with its reasoning, for review. */
export interface Threshold {
  readonly value: number;
  /** Such as `percent-of-one-core`, `share`, `count`, `days`. */
  readonly unit: string;
  /** Why this number; and where it was calibrated, if it was. */
  readonly why: string;
}

/** Every inferred threshold, reviewed 2026-11. A rule that rests on one alone is never above `medium`. */
export const THRESHOLDS = {
  'autoupdate-silence': {
    value: 7,
    unit: 'days',
    why: 'AutoUpdate looks for updates twice a day; a week covers a Mac that was off for a holiday.',
  },
  'bm-dominant-share': {
    value: 0.5,
    unit: 'share',
    why: 'More than everything else together; the layout of the statistics is not published, so nothing finer can be said.',
  },
  'bm-events-floor': {
    value: 10_000,
    unit: 'events',
    why: 'Fewer events are no load, whoever causes them.',
  },
  'cpu-dominant-share': {
    value: 0.5,
    unit: 'share',
    why: 'More than all other processes of Defender together.',
  },
  'cpu-report-days': {
    value: 14,
    unit: 'days',
    why: 'Older reports are mostly about another version of Defender. Not calibrated.',
  },
  'crash-count': {
    value: 2,
    unit: 'count',
    why: 'One crash can have any cause; a second one within days is a pattern. Not calibrated.',
  },
  'crash-days': {
    value: 7,
    unit: 'days',
    why: 'Long enough for a Mac that is off on weekends, short enough to be about the version in use. Not calibrated.',
  },
  'definitions-interval': {
    value: 3600,
    unit: 'seconds',
    why: 'Definitions come a few times a day; more than one check an hour finds nothing more and costs load. Not calibrated.',
  },
  'expires-soon': {
    value: 30,
    unit: 'days',
    why: 'Time to plan and roll out an update in an organization; a version lives about six months.',
  },
  'extreme-cpu-percent': {
    value: 100,
    unit: 'percent-of-one-core',
    why: 'More than one core: several threads are busy at once. Not calibrated.',
  },
  'extreme-cpu-seconds': {
    value: 60,
    unit: 'seconds',
    why: 'A burst after the start of a large program is over sooner. Not calibrated.',
  },
  'hot-event-dominant-share': {
    value: 0.5,
    unit: 'share',
    why: 'More than everything else together.',
  },
  'hot-events-floor': {
    value: 500,
    unit: 'events',
    why: 'A published run of one second has 604: fewer are an idle Mac, or a run cut short.',
  },
  'kext-missed-share': {
    value: 0.01,
    unit: 'share',
    why: 'One late answer in a hundred is felt when a program opens hundreds of files.',
  },
  'large-memory': {
    value: 2_000_000_000,
    unit: 'bytes',
    why: 'About seven times what the engine takes on a Mac at rest in the few published measurements. Not calibrated.',
  },
  'log-folder-excess': {
    value: 10,
    unit: 'factor',
    why: 'About six logs keep a current and a rotated part each, which together are up to eight times the limit of one.',
  },
  'memory-growth-bytes': {
    value: 100_000_000,
    unit: 'bytes',
    why: 'About a third of what the engine takes at rest; smaller rises come and go with the caches. Not calibrated.',
  },
  'memory-growth-samples': {
    value: 5,
    unit: 'count',
    why: 'Five steps that all go up come about by chance once in 120 orders. Not calibrated.',
  },
  'repeated-log-lines': {
    value: 50,
    unit: 'count',
    why: 'What a person would not scroll past; the same number other readers of these logs use.',
  },
  'rtp-dominant-share': {
    value: 0.5,
    unit: 'share',
    why: 'More than everything else together; the counters do not allow a finer statement.',
  },
  'rtp-files-floor': {
    value: 1_000,
    unit: 'files',
    why: 'Fewer files in the life of a process are no load; six of the 102 processes of a published table have more.',
  },
  'rtp-mean-file-floor': {
    value: 20,
    unit: 'files',
    why: 'A mean over fewer files says what one slow file says.',
  },
  'rtp-mean-file-time': {
    value: 50,
    unit: 'ms',
    why: 'In a published table of 102 processes the mean is 13 ms, and two of those with enough files are above 50 ms.',
  },
  'rtp-notable-share': {
    value: 0.1,
    unit: 'share',
    why: 'Below a tenth of all files nothing is won by looking at a program.',
  },
  'rtp-scan-time-floor': {
    value: 10_000,
    unit: 'ms',
    why: 'Less than ten seconds in the life of a process is no load.',
  },
  'rtp-slowest-file-time': {
    value: 1_000,
    unit: 'ms',
    why: 'A person notices a second; in a published table of 102 processes the slowest file took 0.73 s.',
  },
  'rtp-top-programs': {
    value: 5,
    unit: 'count',
    why: 'As many as fit in one look; the first five have 91 percent of the files of a published table.',
  },
  'scan-nearby': {
    value: 15,
    unit: 'minutes',
    why: 'A scan that ended earlier has left the decaying CPU averages of the system.',
  },
  'sustained-cpu-percent': {
    value: 50,
    unit: 'percent-of-one-core',
    why: 'The limit above which macOS itself writes a cpu_resource report (50 % over 180 seconds).',
  },
  'sustained-cpu-seconds': {
    value: 180,
    unit: 'seconds',
    why: 'The window over which macOS itself judges (50 % over 180 seconds).',
  },
  'update-failures-last': {
    value: 7,
    unit: 'days',
    why: 'Retries and short outages are over within days; a week of failures is not an outage.',
  },
} as const satisfies Readonly<Record<string, Threshold>>;

/** Names a rule can give as a parameter. */
export type ThresholdName = keyof typeof THRESHOLDS;
