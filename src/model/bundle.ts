import type { Delivered } from './delivery.ts';
import type { Manifest } from './manifest.ts';
import type { Report } from './report.ts';

/** A finished bundle that was not handed over yet. */
export interface WrittenBundle {
  readonly sizeBytes: number;
  /** Of the whole archive, in hexadecimal. */
  readonly sha256: string;
  readonly manifest: Manifest;
  /** Undefined when nobody wanted an analysis. */
  readonly report: Report | undefined;
}

/** A finished bundle on disk. */
export interface CollectedBundle extends Delivered, Pick<WrittenBundle, 'manifest' | 'report'> {}
