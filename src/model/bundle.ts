import type { Findings } from './finding.ts';
import type { Manifest } from './manifest.ts';

/** A finished bundle on disk. */
export interface CollectedBundle {
  /** Absolute. */
  readonly path: string;
  readonly sizeBytes: number;
  /** Of the whole archive, in hexadecimal. */
  readonly sha256: string;
  readonly manifest: Manifest;
  /** Undefined when nobody wanted an analysis. */
  readonly findings: Findings | undefined;
}
