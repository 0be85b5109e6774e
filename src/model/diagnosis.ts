/** One thing `mdediag doctor` looked at. */
export interface Diagnosis {
  readonly check: 'administrator' | 'full-disk-access' | 'mdatp' | 'files' | 'output-folder' | 'free-space';
  /** `unknown` when the system does not let us tell. */
  readonly status: 'ok' | 'problem' | 'unknown';
  /** What was found, one sentence. */
  readonly finding: string;
  /** What to do about it. */
  readonly fix?: string;
  /** What kind of obstacle a problem is, for the exit code; none when a collection works all the same. */
  readonly kind?: 'permission' | 'space' | 'usage';
}
