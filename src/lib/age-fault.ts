/** Why something encrypted cannot be had back. */
export class AgeFault extends Error {
  /** `other-key`: it was encrypted for somebody else. */
  readonly kind: 'other-key' | 'damaged';

  constructor(kind: AgeFault['kind'], options?: { cause: unknown }) {
    super(kind === 'other-key' ? 'is encrypted for other keys' : 'is damaged, so it cannot be decrypted', options);
    this.kind = kind;
  }
}

/** What every binary file of age begins with. */
export const AGE_MAGIC = 'age-encryption.org/';
