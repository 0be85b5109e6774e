import type { Place } from '../model/fact.ts';
import type { LogScan } from './core-log-scan.ts';
import type { SignatureCount } from './core-log-signatures.ts';
import { placeIn } from './read-text.ts';

/** What one log, rotated files included, says again and again. */
export interface LogSignature {
  readonly signature: string;
  readonly level: 'error' | 'warning';
  readonly count: number;
  /** ISO dates; null when no line had a time. */
  readonly firstAt: string | null;
  readonly lastAt: string | null;
  /** Name of the log without its rotation: `microsoft_defender_core.log`. */
  readonly file: string;
  /** The first line. */
  readonly at: Place;
}

type Merged = Omit<SignatureCount, 'line' | 'excerpt'> & { readonly file: string; at: Place };

/** Adds up the files of each log; the most frequent signature comes first. The same files give the same order. */
export function mergeSignatures(scans: readonly LogScan[]): LogSignature[] {
  const merged = new Map<string, Merged>();
  for (const { file, signatures } of scans) {
    const log = logOf(file.path);
    for (const found of signatures) {
      const key = `${log} ${found.level} ${found.signature}`;
      const at = placeIn(file, found.line, found.excerpt);
      const known = merged.get(key);
      if (known === undefined) merged.set(key, { ...found, file: log, at });
      else add(known, found, at);
    }
  }
  return [...merged.values()].sort(byFrequency).map(({ signature, level, count, firstMs, lastMs, file, at }) => ({
    signature,
    level,
    count,
    firstAt: isoDate(firstMs),
    lastAt: isoDate(lastMs),
    file,
    at,
  }));
}

function add(known: Merged, found: SignatureCount, at: Place): void {
  known.count += found.count;
  if (Number.isNaN(known.firstMs) || found.firstMs < known.firstMs) {
    known.firstMs = found.firstMs;
    known.at = at;
  }
  if (Number.isNaN(known.lastMs) || found.lastMs > known.lastMs) known.lastMs = found.lastMs;
}

function byFrequency(one: Merged, other: Merged): number {
  if (one.count !== other.count) return other.count - one.count;
  const [key, otherKey] = [
    `${one.file} ${one.level} ${one.signature}`,
    `${other.file} ${other.level} ${other.signature}`,
  ];
  return key < otherKey ? -1 : 1;
}

function logOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return name.replace(/(\.log).*$/i, '$1');
}

function isoDate(ms: number): string | null {
  return Number.isNaN(ms) ? null : new Date(ms).toISOString();
}
