import type { DeliveredFile, DeliveryNote } from '../model/delivery.ts';
import { formatChecksums, parseChecksums } from './checksums.ts';
import { MOST_PARTS, NOTE_ENDING, partName } from './delivery-names.ts';

const TITLE = '# mdediag delivery note 1';
/**
 * The text that goes with an archive that was encrypted or cut: what it is, how to get it back without this program, and a hash of
 * everything, in the form `shasum -a 256 -c` reads.
 */
export function formatNote(note: DeliveryNote): string {
  const { bundleId, redaction, encryptedTo, parts, whole } = note;
  return [
    TITLE,
    `# bundle: ${bundleId}`,
    `# redaction: ${redaction}`,
    ...encryptedTo.map((recipient) => `# encrypted for: ${recipient}`),
    `# parts: ${parts.length}`,
    '#',
    ...instructions(note).map((line) => `# ${line}`),
    '#',
    ...[...parts, whole].map(({ name, sizeBytes }) => `# ${name}: ${sizeBytes} bytes`),
    formatChecksums([...parts, whole]),
  ].join('\n');
}

function instructions({ encryptedTo, parts, whole: { name } }: DeliveryNote): string[] {
  const note = quoted(`${name}${NOTE_ENDING}`);
  const isEncrypted = encryptedTo.length > 0;
  const identity = isEncrypted ? ' --identity KEY-FILE' : '';
  const plainName = quoted(name.replace(/\.age$/, ''));
  return [
    `mdediag reads it as it is: mdediag analyze ${note}${identity}`,
    'By hand, with all files in one folder:',
    ...(parts.length === 0 ? [] : joining(name, parts)),
    `  check    shasum -a 256 -c ${note}`,
    ...(isEncrypted ? [`  decrypt  age --decrypt -i KEY-FILE -o ${plainName} ${quoted(name)}`] : []),
  ];
}

function joining(name: string, parts: readonly DeliveredFile[]): string[] {
  const windows = parts.map((part) => `"${part.name}"`).join('+');
  return [
    `  join     cat ${quoted(name)}.[0-9][0-9][0-9] > ${quoted(name)}`,
    `           (Windows: copy /b ${windows} "${name}")`,
  ];
}

function quoted(name: string): string {
  return /^[\w.@+-]+$/.test(name) ? name : `'${name.replaceAll("'", "'\\''")}'`;
}

/** Reads a note; undefined when it is none, or one that contradicts itself. */
export function parseNote(text: string): DeliveryNote | undefined {
  const lines = text.split(/\r?\n/);
  if (lines[0] !== TITLE) return undefined;
  const files = parseChecksums(lines.filter((line) => !line.startsWith('#')).join('\n')).checksums.map((checksum) => ({
    ...checksum,
    sizeBytes: sizeOf(lines, checksum.name),
  }));
  const whole = files.pop();
  const [bundleId] = valuesOf(lines, 'bundle');
  const [redaction] = valuesOf(lines, 'redaction');
  // Without it, a note that was cut off could pass for a shorter one.
  const [count] = valuesOf(lines, 'parts');
  if (whole === undefined || bundleId === undefined || redaction === undefined) return undefined;
  const isSound =
    !/[/\\]/.test(whole.name) &&
    files.length <= MOST_PARTS &&
    count === String(files.length) &&
    files.every(({ name }, index) => name === partName(whole.name, index)) &&
    [...files, whole].every(({ sizeBytes }) => Number.isSafeInteger(sizeBytes));
  return isSound
    ? { bundleId, redaction, encryptedTo: valuesOf(lines, 'encrypted for'), parts: files, whole }
    : undefined;
}

function valuesOf(lines: readonly string[], key: string): string[] {
  const start = `# ${key}: `;
  return lines.filter((line) => line.startsWith(start)).map((line) => line.slice(start.length));
}

function sizeOf(lines: readonly string[], name: string): number {
  const [value = ''] = valuesOf(lines, name);
  return /^\d{1,16} bytes$/.test(value) ? Number.parseInt(value, 10) : Number.NaN;
}
