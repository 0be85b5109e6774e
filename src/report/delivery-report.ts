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
          `Parts      ${formatCount(parts.length)} of up to ${formatSize(second.sizeBytes)}, beside the note above, which lists them`,
        ]),
  ];
}

/** What to do with an encrypted archive, which its maker cannot open. */
export const STEPS_WHEN_ENCRYPTED = [
  'Nothing has been sent. Only whoever has a key it was encrypted for can open it,\n     with  mdediag analyze FILE --identity KEY-FILE',
];

/** What is to be handed over. */
export function handover({ parts }: Delivered): string {
  return parts.length === 0 ? 'the file and its SHA-256' : 'all parts and the note';
}

function andMore(count: number): string {
  return count === 0 ? '' : ` and ${formatCount(count)} more`;
}
