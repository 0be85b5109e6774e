import { displayText } from '../lib/display-text.ts';
import { formatCount, formatSize } from '../lib/quantity.ts';
import type { Verification } from '../model/verification.ts';

/** What `verify` says about an archive. */
export function verificationText(path: string, verification: Verification): string {
  const name = displayText(path);
  if (verification.status === 'sound') return soundText(name, verification);
  const { problems } = verification;
  const lines = problems.map(({ member, message }) =>
    displayText(member === undefined ? message : `${member}: ${message}`),
  );
  return [
    `${name} is damaged: ${formatCount(problems.length)} problem${problems.length === 1 ? '' : 's'}.`,
    ...lines,
  ].join('\n');
}

function soundText(name: string, sound: Extract<Verification, { status: 'sound' }>): string {
  const { members, bytes, sha256, completeness, losses } = sound;
  return [
    `${name} is sound: all ${formatCount(members)} members (${formatSize(bytes)} unpacked) are as they were when it was made.`,
    losses === 0
      ? 'Nothing that was to be collected is missing.'
      : `It is ${(completeness * 100).toFixed(1)} % complete: ${formatCount(losses)} of the planned items could not be read; manifest.json says why.`,
    `SHA-256 of the archive: ${sha256}`,
  ].join('\n');
}
