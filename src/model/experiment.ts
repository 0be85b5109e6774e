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
