import type { Manifest } from './manifest.ts';
import type { ArtifactFile } from './parser.ts';

/** The kinds of input `analyze` takes; they decide where each artifact is looked for. */
export type InputKind = 'mdediag' | 'client-analyzer' | 'mdatp-diagnostic' | 'folder' | 'files';

/** What the place of a file in its source says about it. A file can be none of these. */
export interface Locator {
  /** Original path on the Mac, without the leading slash. */
  readonly originalPath?: string;
  /** Id of the collected command whose output it is. */
  readonly command?: string;
  /** Name in a Client Analyzer package, in lower case, with its folders. */
  readonly analyzerName?: string;
}

/** One file of an input and what is known of where it comes from. */
export interface InputFile extends ArtifactFile {
  readonly locator: Locator;
  /** SHA-256 of all its bytes, in hex; known once it was read to the end, undefined until then and when it never can be. */
  sha256(): string | undefined;
  /** The first bytes, at most 64 KB, for recognizing it by its content. Never throws. */
  head(): Promise<Uint8Array>;
}

/** What `analyze` was given, opened. Nothing of it is ever unpacked to disk. */
export interface Input {
  readonly kind: InputKind;
  /** Its name as the person gave it, for messages. */
  readonly name: string;
  /** Of a bundle of ours that could be read. */
  readonly manifest: Manifest | undefined;
  /** When it was made, as far as it says. */
  readonly madeAt: Date | undefined;
  readonly files: readonly InputFile[];
  /**
   * Reads what nobody has read yet, as far as that is needed to check the input's own hashes, and tells the result. To be called
   * once, when all parsing is done.
   */
  finish(): Promise<InputCheck>;
  close(): Promise<void>;
}

/** What is known of the integrity of an input after reading it. */
export interface InputCheck {
  /** SHA-256 of the archive in hex; null when the input is not one file. */
  readonly sha256: string | null;
  /** `not-checkable`: it carries no hashes of its own. */
  readonly integrity: 'verified' | 'unverified' | 'not-checkable';
  /** What is wrong with it, one sentence each: members that do not match, are cut off, were refused, or had to be left out. */
  readonly problems: readonly string[];
}
