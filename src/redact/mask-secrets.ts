import { addressCredentials, privateKeys, secretFields, secretForms } from './detectors/secrets.ts';
import { spanFinder, withoutOverlap } from './find-spans.ts';

const MASK = Buffer.from('[secret removed]');

const finder = spanFinder([secretFields, secretForms, privateKeys, addressCredentials], [], () => 0);

/** A short text without passwords, tokens and keys, which nobody needs to see to judge what is around them. */
export function maskSecrets(text: string): string {
  const bytes = Buffer.from(text);
  const pieces: Uint8Array[] = [];
  let at = 0;
  for (const { from, to } of withoutOverlap(finder.find(bytes, bytes.toString('latin1'), bytes.length))) {
    pieces.push(bytes.subarray(at, from), MASK);
    at = to;
  }
  pieces.push(bytes.subarray(at));
  return Buffer.concat(pieces).toString('utf8');
}
