import { formatCount, formatSize } from '../lib/quantity.ts';
import type { Delivered } from '../model/delivery.ts';

/** What was done to a finished archive; nothing for one that was handed over as it is. */
export function deliveryLines({ encryptedTo, parts }: Delivered): string[] {
  const [first, second] = [encryptedTo[0], parts[0]];
  return [
    ...(first === undefined ? [] : [`Encrypted  for ${first}${andMore(encryptedTo.length - 1)}`]),
    ...(second === undefined
      ? []
      : [
          `Parts      ${formatCount(parts.length)} of up to ${formatSize(second.sizeBytes)}; the note above lists them`,
        ]),
  ];
}

/** Who can read an encrypted archive, which its maker cannot open. */
export const WHO_READS_ENCRYPTED =
  'Nothing has been sent. Whoever has the key reads it with\n     mdediag analyze FILE --identity KEY-FILE';

/** How to hand it over, as steps; `name` is fit for a command line. An upload takes what is redacted. */
export function handingOver({ parts }: Delivered, name: string, isRedacted: boolean): string[] {
  const what = parts.length === 0 ? 'the file and its SHA-256' : 'all parts and the note';
  const upload = isRedacted ? [`Or, when they sent you a SAS URL:  mdediag upload ${name}`] : [];
  return [`Give ${what} to your support engineer.`, ...upload];
}

function andMore(count: number): string {
  return count === 0 ? '' : ` and ${formatCount(count)} more`;
}
