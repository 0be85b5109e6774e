import type { Delivered } from './delivery.ts';
import type { Findings } from './finding.ts';
import type { Manifest } from './manifest.ts';

/** A finished bundle that was not handed over yet. */
export interface WrittenBundle {
  readonly sizeBytes: number;
  /** Of the whole archive, in hexadecimal. */
  readonly sha256: string;
  readonly manifest: Manifest;
  /** Undefined when nobody wanted an analysis. */
  readonly findings: Findings | undefined;
}

/** A finished bundle on disk. */
export interface CollectedBundle extends Delivered, Pick<WrittenBundle, 'manifest' | 'findings'> {}
