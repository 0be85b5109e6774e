import { displayText } from '../lib/display-text.ts';
import { formatCount, formatSize } from '../lib/quantity.ts';
import type { UploadOffer, UploadRecord } from '../model/upload.ts';

/** What a person reads before saying yes. */
export function offerText({ whole, files, redaction, encryptedTo, destination }: UploadOffer): string {
  const sizeBytes = files.reduce((sum, file) => sum + file.sizeBytes, 0);
  const [key, ...others] = encryptedTo;
  return [
    `Archive     ${displayText(whole.path)}`,
    `Size        ${formatSize(sizeBytes)}${files.length === 1 ? '' : ` in ${formatCount(files.length)} files`}`,
    `Redacted    ${redaction === 'none' ? 'no: names and ids are in it' : `level ${displayText(redaction)}`}`,
    ...(key === undefined
      ? []
      : [`Encrypted   for ${displayText(key)}${others.length === 0 ? '' : ` and ${others.length} more`}`]),
    `Goes to     ${displayText(destination.host)}, container ${displayText(destination.container)}`,
  ].join('\n');
}

/** The last screen of `upload`. */
export function uploadText(record: UploadRecord, recordPath: string, foundBytes: number): string {
  const { blob_sas_uri, request_id, sha256, blobs } = record;
  return [
    `Sent        ${displayText(blob_sas_uri)}${blobs.length === 1 ? '' : ` and ${formatCount(blobs.length - 1)} more`}`,
    ...(foundBytes === 0 ? [] : [`            ${formatSize(foundBytes)} of it were there already`]),
    `SHA-256     ${sha256}`,
    `Request     ${displayText(request_id)}`,
    `Record      ${displayText(recordPath)}`,
    '',
    'Tell your support engineer the SHA-256 and the request.',
  ].join('\n');
}
