import type { Recording } from './recording.ts';

/** Whether behavior monitoring is on. */
export type Monitoring = 'enabled' | 'disabled';

/** Why a setting could not be read or changed. `not-kept`: Defender agreed, but says something else when asked. */
export interface SettingFailure {
  readonly ok: false;
  readonly kind: 'no-answer' | 'refused' | 'not-understood' | 'not-kept';
  /** A sentence for people, with its full stop. */
  readonly message: string;
}

/** What became of the attempt to put a setting back. Of what is damaged or has failed the journal stays. */
export type Restoration =
  | { readonly status: 'nothing-to-restore' }
  | {
      readonly status: 'restored';
      readonly value: Monitoring;
      /** Defender said so before anything was done. */
      readonly wasSo: boolean;
    }
  | { readonly status: 'damaged'; readonly reason: string }
  | {
      readonly status: 'failed';
      readonly value: Monitoring;
      readonly kind: SettingFailure['kind'];
      readonly message: string;
    };

/** Why an experiment must not start here and now, and what to do about it. */
export interface Refusal {
  readonly id: string;
  readonly kind: 'permission' | 'configuration';
  /** A sentence, with its full stop. */
  readonly reason: string;
  readonly fix: string;
}

/** What is planned before anybody agrees to it. */
export interface ExperimentPlan {
  readonly windowMs: number;
  /** Not measured, after each change. */
  readonly settleMs: number;
  /** Between two measurements. */
  readonly intervalMs: number;
  readonly seed: number;
  /** Behavior monitoring in each window, in their order. */
  readonly order: readonly Monitoring[];
  /** How many disturbed windows are repeated at the end at most. */
  readonly maxRepeats: number;
  /** The command that is repeated in every window; null without one. */
  readonly workload: readonly string[] | null;
}

/** How an experiment ended. In all cases the setting was put back as far as {@link Restoration} says. */
export type ExperimentEnding =
  | { readonly status: 'complete' }
  /** Defender did not do as it was told, or the guardian had to step in. */
  | { readonly status: 'failed'; readonly kind: SettingFailure['kind'] | 'guardian-lost'; readonly message: string }
  /** A person or the system wanted it to stop. */
  | { readonly status: 'stopped' }
  /** Something else went wrong, such as a full disk. */
  | { readonly status: 'threw'; readonly error: unknown };

/** A finished experiment, in whatever way it ended. */
export interface ExperimentOutcome {
  readonly plan: ExperimentPlan;
  readonly ending: ExperimentEnding;
  readonly restoration: Restoration;
  /** What was measured, up to the end. */
  readonly recording: Recording;
  /** Where the samples are. */
  readonly samplesPath: string;
  readonly startedAt: Date;
  readonly finishedAt: Date;
}
