/** A command somebody may copy, and what it changes. */
export interface Command {
  readonly line: string;
  /** A sentence. */
  readonly changes: string;
}

const READS = 'Only reads; changes nothing.';
const WEAKENS = 'This weakens protection until it is taken back.';

/** What commands change, the first that fits. From Microsoft's pages mac-resources, mac-exclusions and behavior-monitor-macos, read 2026-11. */
const NOTES: readonly (readonly [RegExp, string])[] = [
  [/^mdediag experiment\b/, 'Turns behavior monitoring off and on for about 19 minutes, then puts it back.'],
  [/^mdediag restore\b/, 'Turns behavior monitoring back on if an experiment left it off.'],
  [/^mdediag \w/, 'Only reads, and writes a file of its own; changes no setting.'],
  [/^mdatp config \S+-statistics\b/, 'Turns counting on or off, which costs a little CPU; protection stays as it is.'],
  [
    /^mdatp config (?:behavior-monitoring|real-time-protection|cloud|tamper-protection)\b.*\b(?:disabled|audit)$/,
    `Turns this part of protection off. ${WEAKENS}`,
  ],
  [/^mdatp config .*\b(?:enabled|block)$/, 'Turns this part of protection on.'],
  [/^mdatp exclusion \w+ add\b/, `Excludes it from scanning and from behavior monitoring. ${WEAKENS}`],
  [/^mdatp exclusion \w+ remove\b/, 'Takes an exclusion back: it is scanned and watched again.'],
  [/^mdatp exclusion list\b/, READS],
  [
    /^mdatp performance-profiles apply\b/,
    'Changes how Defender handles this kind of program, until the profile is removed.',
  ],
  [/^mdatp performance-profiles list/, READS],
  [/^mdatp definitions update\b/, 'Downloads the newest definitions from Microsoft.'],
  [/^mdatp connectivity test\b/, 'Makes Defender contact Microsoft; changes nothing.'],
  [/^mdatp scan (?:quick|full|custom)\b/, 'Starts a scan, which takes CPU until it is done.'],
  [/^mdatp diagnostic create\b/, 'Writes an archive on this Mac; changes no setting.'],
  [/^mdatp (?:health|version|diagnostic|scan list|threat list)\b/, READS],
  [/^mdatp log level\b/, 'Changes how much Defender logs, until it is changed again.'],
  [/^mdatp edr early-preview disable\b/, 'Turns preview features of EDR off.'],
  [
    /^mdatp network-protection remote-settings-override reset\b/,
    'Takes back what was set on this Mac for network protection.',
  ],
  [/msupdate" ?--list$|\.\/msupdate --(?:list|config)$/, READS],
  [/\.\/msupdate --install\b/, 'Installs the newest version of Defender, which restarts it.'],
  [/^(?:\.\/)?MDESupportTool\b/, 'Collects into an archive on this Mac; changes no setting.'],
  [/^profiles show\b.*-output/, 'Writes a file; changes no setting.'],
  [
    /^(?:profiles show|systemextensionsctl list|csrutil status|plutil -(?:p|lint)|readlink|vmmap|ps|top|leaks)\b/,
    READS,
  ],
  [/^csrutil enable\b/, 'Turns System Integrity Protection on; works in macOS Recovery only.'],
  [/^chmod\b/, 'Changes the permissions of a folder.'],
  [/^rm\b/, 'Deletes a file for good.'],
];

const PROGRAM =
  /^(?:sudo )?(?:mdatp|mdediag|profiles|systemextensionsctl|csrutil|plutil|readlink|chmod|rm|vmmap|leaks|ps|top|cd|\.\/\w+) ./;
const UNKNOWN = 'What it changes is not noted here: ask before you run it.';

/** The commands between the backticks of a text, in order; words that are only names are left out. */
export function commandsIn(text: string): Command[] {
  const quoted = Array.from(text.matchAll(/`([^`]+)`/g), ([, line = '']) => line);
  return [...new Set(quoted)].filter((line) => PROGRAM.test(line)).map((line) => ({ line, changes: changesOf(line) }));
}

function changesOf(line: string): string {
  const command = line.replace(/^sudo /, '');
  return NOTES.find(([pattern]) => pattern.test(command))?.[1] ?? UNKNOWN;
}
