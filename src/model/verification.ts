import type { RedactionLevel } from './redaction.ts';

/** What was found when every hash of a bundle was computed again. */
export type Verification =
  | {
      readonly status: 'sound';
      /** All of them, the manifest and the checksums included. */
      readonly members: number;
      /** Of all members, unpacked. */
      readonly bytes: number;
      /** Of the archive itself as it was handed over, joined but not decrypted; in hexadecimal. */
      readonly sha256: string;
      readonly bundleId: string;
      /** Level of its redaction; `none` when nothing was taken out. */
      readonly redaction: RedactionLevel;
      /** Public keys it was encrypted for, as the manifest says. */
      readonly encryptedTo: readonly string[];
      /** From 0 to 1, as the manifest says. */
      readonly completeness: number;
      /** How many items were to be read and could not. */
      readonly losses: number;
    }
  | { readonly status: 'damaged'; readonly problems: readonly Problem[] };

/** One thing that is not as it must be. */
export interface Problem {
  /** The member it is about, as the archive or one of its lists names it: not to be trusted. */
  readonly member?: string;
  readonly kind: ProblemKind;
  /** A clause about the member, without its name. */
  readonly message: string;
}

/** What is wrong: with a member, with the manifest in itself, or with the checksums. */
export type ProblemKind =
  | 'not-a-file'
  | 'encrypted'
  | 'unknown-method'
  | 'too-long'
  | 'unreadable'
  | 'missing-part'
  | 'misplaced-part'
  | 'wrong-part'
  | 'missing-member'
  | 'unlisted-member'
  | 'duplicate-member'
  | 'wrong-size'
  | 'wrong-hash'
  | 'invalid-manifest'
  | 'duplicate-id'
  | 'duplicate-path'
  | 'incomplete-item'
  | 'wrong-outcome'
  | 'wrong-ranges'
  | 'wrong-totals'
  | 'unknown-support-log'
  | 'malformed-checksum'
  | 'unknown-checksum'
  | 'duplicate-checksum'
  | 'missing-checksum'
  | 'wrong-checksum';
