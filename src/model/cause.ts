/** What became of a planned item; see the contract's list. */
export const OUTCOMES = [
  'collected',
  'truncated',
  'absent',
  'denied',
  'declined',
  'excluded',
  'skipped',
  'vanished',
  'timeout',
  'failed',
] as const;

/** One of {@link OUTCOMES}. */
export type Outcome = (typeof OUTCOMES)[number];

interface CauseSpec {
  readonly outcome: Outcome;
  /** True when something that was to be read is missing from the bundle: such a bundle is partial (exit code 5). */
  readonly isLoss: boolean;
  readonly reason: string;
  /** What a person can do about it. */
  readonly fix?: string;
}

const REDO_AS_ROOT = 'Run the same command again with `sudo` in front of it.';

/** Every reason for an outcome other than `collected`, with its words. The only place that decides what counts as a loss. */
export const CAUSES = {
  'cut-to-limit': {
    outcome: 'truncated',
    isLoss: false,
    reason: 'larger than the size limit: its beginning and its newest part were kept',
  },
  'output-too-long': {
    outcome: 'truncated',
    isLoss: false,
    reason: 'the command printed more than the limit: its first part was kept',
  },
  shrank: { outcome: 'truncated', isLoss: true, reason: 'the file became shorter while it was read' },
  'read-error': {
    outcome: 'truncated',
    isLoss: true,
    reason: 'the disk reported an error in the middle of the file: the part before it was kept',
  },

  'no-such-file': { outcome: 'absent', isLoss: false, reason: 'there is no such file here' },
  'no-match': { outcome: 'absent', isLoss: false, reason: 'the folder holds no such file' },
  'no-such-command': { outcome: 'absent', isLoss: false, reason: 'this program is not installed here' },
  'other-system': { outcome: 'absent', isLoss: false, reason: 'this command exists on macOS only' },
  'not-recorded': {
    outcome: 'absent',
    isLoss: false,
    reason: 'commands do not run with --root, and the tree holds no recorded output of this one',
  },
  'newer-agents-only': {
    outcome: 'absent',
    isLoss: false,
    reason: 'the command refused; older agents do not have it',
  },

  'needs-root': {
    outcome: 'denied',
    isLoss: true,
    reason: 'only the administrator account may read it',
    fix: REDO_AS_ROOT,
  },
  'needs-full-disk-access': {
    outcome: 'denied',
    isLoss: true,
    reason: 'macOS refused: the terminal app does not have Full Disk Access',
    fix: 'Open System Settings → Privacy & Security → Full Disk Access, switch on your terminal app, open a new terminal window and run the command again.',
  },
  'denied-by-mode': {
    outcome: 'denied',
    isLoss: true,
    reason: 'its permissions forbid reading',
    fix: 'Give yourself read permission (`chmod u+r` on it), or run the command again with `sudo`.',
  },
  'denied-otherwise': {
    outcome: 'denied',
    isLoss: true,
    reason: 'the system refused to read it',
    fix: 'Send the bundle as it is and tell your support engineer about this line.',
  },

  'declined-category': { outcome: 'declined', isLoss: false, reason: 'its category was not chosen' },
  'declined-item': { outcome: 'declined', isLoss: false, reason: 'it was unticked on the consent screen' },
  'withheld-opaque': {
    outcome: 'excluded',
    isLoss: false,
    reason: 'left out because nobody can check what it gives away',
  },
  policy: { outcome: 'excluded', isLoss: false, reason: 'never collected' },

  'not-a-regular-file': { outcome: 'skipped', isLoss: false, reason: 'not a regular file' },
  'not-a-folder': {
    outcome: 'skipped',
    isLoss: true,
    reason: 'the folder it should be in is not a folder',
    fix: 'Links are never followed: send the files it leads to separately.',
  },
  'older-than-since': { outcome: 'skipped', isLoss: false, reason: 'last changed before the time given by --since' },
  'over-file-limit': {
    outcome: 'skipped',
    isLoss: true,
    reason: 'larger than the size limit, and of no use in parts',
    fix: 'Raise --max-file-size.',
  },
  'over-total-limit': {
    outcome: 'skipped',
    isLoss: true,
    reason: 'newer files already fill the limit for the whole bundle',
    fix: 'Raise --max-size.',
  },
  sparse: {
    outcome: 'skipped',
    isLoss: true,
    reason: 'claims to be far larger than the space it takes on disk, so it holds almost only zeros',
  },
  'too-deep': { outcome: 'skipped', isLoss: true, reason: 'nested in too many folders' },
  'too-many': { outcome: 'skipped', isLoss: true, reason: 'the folder holds more files than one bundle can list' },
  'unsafe-program': {
    outcome: 'skipped',
    isLoss: true,
    reason: 'not run as administrator: somebody other than the administrator could have changed this program',
    fix: 'Run without `sudo`, or reinstall the program.',
  },
  'withheld-unchecked': {
    outcome: 'skipped',
    isLoss: true,
    reason: 'left out because it could not be redacted to its end',
  },
  'gave-up': {
    outcome: 'skipped',
    isLoss: true,
    reason: 'not asked: the same program did not answer the commands before this one',
  },

  gone: { outcome: 'vanished', isLoss: true, reason: 'it disappeared between the listing and the reading' },
  replaced: {
    outcome: 'vanished',
    isLoss: true,
    reason: 'another file had taken its place between the listing and the reading',
  },

  'out-of-time': {
    outcome: 'timeout',
    isLoss: true,
    reason: 'the time for the whole collection was used up',
    fix: 'Raise --timeout.',
  },
  'no-answer': { outcome: 'timeout', isLoss: true, reason: 'it did not finish in time and was stopped' },

  'exit-status': { outcome: 'failed', isLoss: true, reason: 'the command reported a failure' },
  'killed-by-signal': { outcome: 'failed', isLoss: true, reason: 'the command was ended by a signal' },
  'not-started': { outcome: 'failed', isLoss: true, reason: 'the command could not be started' },
  'unreadable-file': { outcome: 'failed', isLoss: true, reason: 'the system reported an error when it was read' },
} as const satisfies Record<string, CauseSpec>;

/** The id of a cause, as it stands in the manifest. */
export type Cause = keyof typeof CAUSES;

/** The words and the weight of a cause. */
export function causeSpec(cause: Cause): CauseSpec {
  return CAUSES[cause];
}
