import { PSEUDONYM } from './pseudonym.ts';

/** Words that stand where a value would, but say that there is none. */
const PLACEHOLDER =
  /^(?:unavailable|none|null|nil|true|false|unknown|undefined|n\/?a|default|disabled|enabled|[\s0\-.*()]*)$/i;

/** Accounts every Mac has: `id` of macOS 14 and the role accounts, which begin with an underscore. */
const SYSTEM_ACCOUNT = /^(?:root|daemon|nobody|wheel|staff|system|shared|guest|_\w+)$/i;

/**
 * Names so common that they are no hint to a person, and would tear other words apart: they are exchanged where they stand for a
 * person or a Mac, and nowhere else.
 */
const COMMON =
  /^(?:admin|administrator|user|users|test|tester|mac|macbook|macbook-?pro|macbook-?air|imac|mac-?mini|local|localhost|broadcasthost|home|default|support|info|error|warning|debug|microsoft|apple|defender|mdatp|wdav\w*)$/i;

/** Whether a value in the place of an identity is none: a placeholder, an account of the system, or a stand-in given out before. */
export function isNoIdentity(value: string): boolean {
  PSEUDONYM.lastIndex = 0;
  return PLACEHOLDER.test(value) || SYSTEM_ACCOUNT.test(value) || PSEUDONYM.exec(value)?.[0].length === value.length;
}

/** Whether the value is to be removed wherever it stands: neither too short nor too common for that. */
export function isDistinctive(value: string): boolean {
  return value.length >= 3 && !COMMON.test(value) && !/^\d{1,5}$/.test(value);
}
