import type { DeliveredFile } from './delivery.ts';

/** A file that is to be sent. */
export interface OutgoingFile extends DeliveredFile {
  readonly path: string;
}

/** What is about to be sent: what a person decides on. */
export interface UploadOffer {
  /** The archive as one file, joined if it is in parts. */
  readonly whole: OutgoingFile;
  /** In the order they are sent. */
  readonly files: readonly OutgoingFile[];
  readonly bundleId: string;
  readonly redaction: string;
  readonly encryptedTo: readonly string[];
  /** Where it goes, without anything secret. */
  readonly destination: { readonly host: string; readonly container: string };
}

/** One blob that was written. The names of the fields are those of Defender's own event. */
export interface UploadedLog {
  /** The server's name for the request that completed the blob. */
  readonly request_id: string;
  readonly sha256: string;
  readonly size: number;
  /** Without the signature. */
  readonly blob_sas_uri: string;
}

/**
 * `upload-record.json`: what was sent, when and where to. The fields of the archive are those of Defender's "diagnostic log upload
 * started" and "completed" events (mac-privacy, read 2026-11).
 */
export interface UploadRecord extends UploadedLog {
  readonly schema: 1;
  readonly tool: { readonly name: 'mdediag'; readonly version: string };
  readonly uploadedAt: string;
  readonly original_path: string;
  readonly format: string;
  readonly metadata: {
    readonly bundle_id: string;
    readonly redaction: string;
    readonly encrypted_to: readonly string[];
  };
  /** Every blob, in the order they were sent; the last one completes the archive. */
  readonly blobs: readonly UploadedLog[];
}
