/** How much is taken out of a bundle before it leaves the Mac. Each level takes out all that the one before does. */
export const REDACTION_LEVELS = ['none', 'standard', 'strict'] as const;

/** How much is taken out of a bundle. */
export type RedactionLevel = (typeof REDACTION_LEVELS)[number];

/** What a value stands for; it is the first word of its pseudonym. */
export const IDENTITY_KINDS = [
  'user',
  'host',
  'mail',
  'org',
  'device',
  'tag',
  'serial',
  'hardware',
  'account',
  'secret',
  'ip',
  'domain',
  'path',
  'argument',
  'encoded',
] as const;

/** What a value stands for. */
export type IdentityKind = (typeof IDENTITY_KINDS)[number];

/** Something that tells who or what a bundle is about. */
export interface Identity {
  readonly kind: IdentityKind;
  /** As it is written, in Unicode. */
  readonly value: string;
}
