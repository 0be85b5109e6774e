/** A line of some system tool that tells a fact. */
export interface LineRule {
  readonly fact: string;
  readonly pattern: RegExp;
  /** Undefined when it cannot be understood. */
  readonly convert: (text: string) => string | number | undefined;
}

const VERSION = String.raw`\d{1,4}(?:\.\d{1,6}){0,3}`;
const PROFILED = String.raw`^\s*System Version: (?:macOS|OS X)[^(\d]{0,40}`;
const GIBIBYTE = 2 ** 30;

const same = (text: string) => text;

/** What each line tells, in its only group; of two rules for one fact the one further up is preferred. */
export const SYSTEM_LINES: readonly LineRule[] = [
  { fact: 'system.os-version', pattern: new RegExp(`^ProductVersion:\\s+(${VERSION})\\s*$`), convert: same },
  { fact: 'system.os-version', pattern: new RegExp(`^kern\\.osproductversion: (${VERSION})$`), convert: same },
  { fact: 'system.os-version', pattern: new RegExp(`${PROFILED}(${VERSION}) \\(`), convert: same },
  { fact: 'system.os-build', pattern: /^BuildVersion:\s+(\w{4,12})\s*$/, convert: same },
  { fact: 'system.os-build', pattern: /^kern\.osversion: (\w{4,12})$/, convert: same },
  { fact: 'system.os-build', pattern: new RegExp(`${PROFILED}${VERSION} \\((\\w{4,12})\\)`), convert: same },
  {
    fact: 'system.os-version',
    pattern: new RegExp(`"os_version"\\s*:\\s*"macOS[^(\\d"]{0,40}(${VERSION}) \\(`),
    convert: same,
  },
  { fact: 'system.os-version', pattern: new RegExp(`<macos_version[^>]{0,200}>\\s*(${VERSION})\\b`), convert: same },
  {
    fact: 'system.os-build',
    pattern: /"os_version"\s*:\s*"macOS[^("]{0,60} \((\w{4,12})\)"/,
    convert: same,
  },
  { fact: 'system.cores', pattern: /^hw\.ncpu: (\d{1,4})$/, convert: Number },
  { fact: 'system.cores', pattern: /^hw\.logicalcpu: (\d{1,4})$/, convert: Number },
  { fact: 'system.cores', pattern: /^machdep\.cpu\.thread_count: (\d{1,4})$/, convert: Number },
  { fact: 'system.memory-bytes', pattern: /^hw\.memsize: (\d{1,15})$/, convert: Number },
  { fact: 'system.memory-bytes', pattern: /^\s*Memory: (\d{1,5}) GB\s*$/, convert: (text) => Number(text) * GIBIBYTE },
  {
    fact: 'system.memory-bytes',
    pattern: /"physical_memory"\s*:\s*"(\d{1,5}) GB"/,
    convert: (text) => Number(text) * GIBIBYTE,
  },
  { fact: 'system.model', pattern: /^hw\.model: ([\w,.-]{1,60})$/, convert: same },
  { fact: 'system.model', pattern: /^\s*Model Identifier: ([\w,.-]{1,60})\s*$/, convert: same },
  { fact: 'system.processor', pattern: /^machdep\.cpu\.brand_string: (\S.{0,100})$/, convert: same },
  { fact: 'system.processor', pattern: /^\s*(?:Chip|Processor Name): (\S.{0,100})$/, convert: same },
  { fact: 'system.kernel-version', pattern: new RegExp(`^Darwin (?:\\S+ )?(${VERSION}) `), convert: same },
  { fact: 'system.architecture', pattern: /^Darwin .* (arm64e?|x86_64)\s*$/, convert: same },
  { fact: 'system.booted-at', pattern: /^kern\.boottime: \{ sec = (\d{1,11}),/, convert: timeOf },
  { fact: 'system.uptime-minutes', pattern: /\bup +(\S.{0,60}?), +\d{1,6} users?\b/, convert: minutesOf },
  { fact: 'system.enrollment', pattern: /^MDM enrollment: (No|Yes(?: \(User Approved\))?)/, convert: enrollmentOf },
];

const ENROLLMENT = new Map([
  ['No', 'none'],
  ['Yes', 'mdm'],
  ['Yes (User Approved)', 'mdm-user-approved'],
]);

function enrollmentOf(answer: string): string | undefined {
  return ENROLLMENT.get(answer);
}

function timeOf(epochSeconds: string): string {
  return new Date(Number(epochSeconds) * 1_000).toISOString();
}

/** `20 days, 19:45`, `3 mins`, `1 day, 1 hr`, `44 secs`. */
function minutesOf(text: string): number | undefined {
  const days = Number(/(\d{1,6}) days?\b/.exec(text)?.[1] ?? 0);
  const clock = /(\d{1,2}):(\d\d)$/.exec(text);
  const hours = Number(clock?.[1] ?? /(\d{1,2}) hrs?\b/.exec(text)?.[1] ?? 0);
  const minutes = Number(clock?.[2] ?? /(\d{1,2}) mins?\b/.exec(text)?.[1] ?? 0);
  const isUnderstood = clock !== null || /\d (?:days?|hrs?|mins?|secs?)$/.test(text);
  return isUnderstood ? (days * 24 + hours) * 60 + minutes : undefined;
}
