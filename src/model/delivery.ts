import type { Manifest } from './manifest.ts';

/** What is to be done to a finished archive before it gets its name. */
export interface DeliveryPlan {
  /** Public keys of age; none: it is not encrypted. */
  readonly encryptedTo: readonly string[];
  /** Largest size of one file in bytes; null: any. */
  readonly partBytes: number | null;
}

/** Whether anything is to be done. */
export function isWrapped({ encryptedTo, partBytes }: DeliveryPlan): boolean {
  return encryptedTo.length > 0 || partBytes !== null;
}

/** What a manifest says of a plan: nothing when nothing is to be done. */
export function deliveryOf(plan: DeliveryPlan): Pick<Manifest, 'delivery'> {
  const { encryptedTo, partBytes } = plan;
  return isWrapped(plan) ? { delivery: { encryptedTo: [...encryptedTo], partBytes } } : {};
}

/** A file as it was handed over. */
export interface DeliveredFile {
  /** Without folders. */
  readonly name: string;
  readonly sizeBytes: number;
  readonly sha256: string;
}

/** An archive as it was handed over. */
export interface Delivered {
  /** Absolute: the archive, or the delivery note when it was cut. */
  readonly path: string;
  /** Of the archive as a whole, encrypted if it is; not of the note. */
  readonly sizeBytes: number;
  readonly sha256: string;
  /** Public keys it was encrypted for. */
  readonly encryptedTo: readonly string[];
  /** In their order; none: it is one file. */
  readonly parts: readonly DeliveredFile[];
}

/** What a delivery note says. */
export interface DeliveryNote {
  readonly bundleId: string;
  /** `none`, `standard` or `strict`. */
  readonly redaction: string;
  readonly encryptedTo: readonly string[];
  readonly parts: readonly DeliveredFile[];
  readonly whole: DeliveredFile;
}
