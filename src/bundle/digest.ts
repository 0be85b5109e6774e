/** Size and SHA-256 (hex) of bytes that went by. */
export interface Digest {
  readonly sizeBytes: number;
  readonly sha256: string;
}
