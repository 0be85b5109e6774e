import { addressCredentials, privateKeys, secretFields, secretForms } from './detectors/secrets.ts';
import { spanFinder, withoutOverlap } from './find-spans.ts';

const MASK = '[secret removed]';

// A few lines at a time: no detector can be stuck in them.
const finder = spanFinder([secretFields, secretForms, privateKeys, addressCredentials], [], () => 0);

/** Short texts without passwords, tokens and keys, which nobody needs to see to judge what is around them. Lines stay lines. */
export function maskSecrets(text: string): string {
  const bytes = Buffer.from(text);
  const pieces: string[] = [];
  let at = 0;
  for (const { from, to } of withoutOverlap(finder.find(bytes, bytes.toString('latin1'), bytes.length))) {
    const secret = bytes.toString('utf8', from, to);
    pieces.push(bytes.toString('utf8', at, from), secret.replace(/[^\n]+/g, MASK));
    at = to;
  }
  pieces.push(bytes.toString('utf8', at));
  return pieces.join('');
}
