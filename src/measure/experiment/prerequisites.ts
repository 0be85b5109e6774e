import type { TrustedBinary } from '../../lib/trusted-binary.ts';
import { compareVersions, isVersion } from '../../lib/version-order.ts';
import type { Refusal } from '../../model/experiment.ts';
import type { JournalReading } from './journal.ts';
import type { Power } from './power.ts';

/** A value, or why there is none. */
export type Answer<T> = { readonly known: true; readonly value: T } | { readonly known: false; readonly why: string };

/** One line of `mdatp health`. */
export interface HealthValue {
  readonly value: unknown;
  /** With the mark `[managed]`: the organization has set it. */
  readonly isManaged: boolean;
}

/** Everything the decision to start an experiment rests on. */
export interface Circumstances {
  readonly uid: number;
  readonly mdatp: TrustedBinary;
  /** Keys as `mdatp health` writes them. */
  readonly health: Answer<ReadonlyMap<string, HealthValue>>;
  /** Whether an installed profile sets behavior monitoring. */
  readonly isSetByProfile: Answer<boolean>;
  /** Whether the Defender portal has sent settings (MDE Attach): then no local one counts. */
  readonly isSetByPortal: Answer<boolean>;
  /** Null on a system that does not run on batteries as far as we know. */
  readonly power: Answer<Power> | null;
  /** Whether the system can be kept from going to sleep. */
  readonly canStayAwake: boolean;
  readonly journal: JournalReading['state'];
  /** Names of Defender's processes that run. */
  readonly processes: Answer<readonly string[]>;
}

/** Everything that forbids the experiment, each with what to do; empty when it can start. What is not known forbids it too. */
export function refusals(circumstances: Circumstances): Refusal[] {
  const { mdatp, health } = circumstances;
  const ofHealth = health.known ? HEALTH_CHECKS.map((check) => check(health.value)) : [silence(health.why)];
  const checks = [...CHECKS.map((check) => check(circumstances)), ...(mdatp.ok ? ofHealth : [])];
  return checks.filter((refusal) => refusal !== undefined);
}

function silence(why: string): Refusal {
  return refuse('health-unknown', `Defender's state is not known: ${why}`, ASK_DEFENDER);
}

type Check<T> = (what: T) => Refusal | undefined;
type Health = ReadonlyMap<string, HealthValue>;

const ASK_DEFENDER = 'Run `mdatp health` and put right what it complains about, then try again.';
const LOCAL_ONLY =
  'Ask whoever manages this Mac to leave behavior monitoring to the Mac for the time of the test, or test on another one.';

/** First build with the setting (preview); behavior-monitor-macos of 2025-01, read 2026-11. */
const VERSION_FLOOR = '101.24042.0002';
/** Below this, a Mac may shut down before the setting is back. Our own choice. */
const LOWEST_BATTERY_PERCENT = 20;

const CHECKS: readonly Check<Circumstances>[] = [
  ({ uid }) =>
    uid === 0
      ? undefined
      : {
          id: 'not-root',
          kind: 'permission',
          reason: "Only the administrator account may change Defender's settings.",
          fix: 'Run the same command again with `sudo` in front of it.',
        },
  ({ mdatp }) =>
    mdatp.ok
      ? undefined
      : refuse('mdatp-unusable', `Defender's program is not run: ${mdatp.message}.`, MDATP_FIXES[mdatp.cause]),
  ({ journal }) =>
    journal === 'none'
      ? undefined
      : refuse(
          'another-experiment',
          'Another experiment is running or was interrupted: its journal is there.',
          'Wait for it, or run `sudo mdediag restore`; then try again.',
        ),
  ({ isSetByProfile }) =>
    unlessNo(isSetByProfile, 'set-by-profile', 'a profile of your organization sets behavior monitoring'),
  ({ isSetByPortal }) =>
    unlessNo(isSetByPortal, 'set-by-portal', 'the Defender portal sets what is in force here (MDE Attach)'),
  ({ processes }) => {
    if (!processes.known)
      return refuse('processes-unknown', `Processes cannot be measured: ${processes.why}`, ASK_DEFENDER);
    return processes.value.length > 0
      ? undefined
      : refuse(
          'nothing-to-measure',
          'No process of Defender is running, so there is nothing to measure.',
          ASK_DEFENDER,
        );
  },
  ({ power }) => (power === null ? undefined : powerRefusal(power)),
  ({ power, canStayAwake }) =>
    canStayAwake || (power?.known && power.value.source === 'mains')
      ? undefined
      : refuse(
          'may-fall-asleep',
          'The Mac may go to sleep in the middle, with behavior monitoring off: it runs on battery, and `caffeinate` cannot be used.',
          'Connect the power adapter, then try again.',
        ),
];

const MDATP_FIXES = {
  'not-absolute': 'Give its full path with --mdatp.',
  'not-found': 'Install Defender, or tell where its program is with --mdatp.',
  'not-executable': 'Tell where its program is with --mdatp.',
  'not-root-owned': 'Only a program that nobody but root can change is run as root: reinstall Defender.',
  'writable-by-others': 'Only a program that nobody but root can change is run as root: reinstall Defender.',
} as const;

const HEALTH_CHECKS: readonly Check<Health>[] = [
  (health) => {
    const version = health.get('app_version')?.value;
    if (typeof version !== 'string' || !isVersion(version)) return unknown('app_version', 'the version of Defender');
    if (compareVersions(version, VERSION_FLOOR) >= 0) return undefined;
    return refuse(
      'too-old',
      `Defender ${version} is too old: behavior monitoring came with ${VERSION_FLOOR}.`,
      'Update Defender first.',
    );
  },
  (health) => {
    const monitoring = health.get('behavior_monitoring');
    if (monitoring?.isManaged)
      return managed('managed', 'your organization manages behavior monitoring (`[managed]` in `mdatp health`)');
    if (monitoring?.value === 'enabled') return undefined;
    if (monitoring?.value !== 'disabled') return unknown('behavior_monitoring', 'whether behavior monitoring is on');
    return refuse(
      'monitoring-off',
      'Behavior monitoring is off, so it is not behind the load.',
      'If it should be on: `sudo mdatp config behavior-monitoring --value enabled`, wait until the load is back, then try again.',
    );
  },
  (health) =>
    health.get('managed_by')?.value === 'MDE'
      ? managed('managed-by-portal', 'the Defender portal manages this Mac (MDE Attach)')
      : undefined,
  (health) => {
    const mode = health.get('tamper_protection')?.value;
    if (mode === 'disabled' || mode === 'audit') return undefined;
    if (mode !== 'block') return unknown('tamper_protection', 'the mode of tamper protection');
    return refuse(
      'tamper-protection',
      'Tamper protection is in block mode: Defender may refuse or undo the change, so the result would mean nothing.',
      'Ask whoever manages this Mac to set tamper protection to audit for the time of the test.',
    );
  },
  (health) => {
    const isPassive = health.get('passive_mode_enabled')?.value;
    if (isPassive === false) return undefined;
    if (isPassive !== true) return unknown('passive_mode_enabled', 'whether Defender is in passive mode');
    return refuse(
      'passive-mode',
      'Defender is in passive mode, in which behavior monitoring does nothing: the result would mean nothing.',
      'Look for the cause of the load in the other security software, or leave passive mode first.',
    );
  },
  (health) => {
    const isOn = health.get('real_time_protection_enabled')?.value;
    if (isOn === true) return undefined;
    if (isOn !== false) return unknown('real_time_protection_enabled', 'whether real-time protection is on');
    return refuse(
      'real-time-protection-off',
      'Real-time protection is off, without which behavior monitoring does nothing: the result would mean nothing.',
      'Turn on real-time protection, wait until the load is back, then try again.',
    );
  },
];

function powerRefusal(power: Answer<Power>): Refusal | undefined {
  const fix = 'Connect the power adapter, then try again.';
  if (!power.known) return refuse('power-unknown', `It is not known whether the battery will last: ${power.why}`, fix);
  const { source, percent } = power.value;
  if (source === 'mains') return undefined;
  if (percent === null) return refuse('power-unknown', 'It is not known whether the battery will last.', fix);
  if (percent >= LOWEST_BATTERY_PERCENT) return undefined;
  return refuse('battery-low', `The battery is at ${percent} %, and the Mac runs on it.`, fix);
}

function unlessNo(answer: Answer<boolean>, id: string, words: string): Refusal | undefined {
  if (!answer.known) return refuse(`${id}-unknown`, `It is not known whether ${words}: ${answer.why}`, ASK_DEFENDER);
  return answer.value ? managed(id, words) : undefined;
}

function managed(id: string, words: string): Refusal {
  return refuse(
    id,
    `${words.charAt(0).toUpperCase()}${words.slice(1)}: a change made here would not count.`,
    LOCAL_ONLY,
  );
}

function unknown(key: string, words: string): Refusal {
  return refuse(
    `${key.replaceAll('_', '-')}-unknown`,
    `\`mdatp health\` does not tell ${words} (${key}).`,
    ASK_DEFENDER,
  );
}

function refuse(id: string, reason: string, fix: string): Refusal {
  return { id, kind: 'configuration', reason, fix };
}
