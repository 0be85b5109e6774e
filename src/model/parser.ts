import type { z } from 'zod';
import type { Fact } from './fact.ts';

/** One file of a source, whichever archive it came out of. */
export interface ArtifactFile {
  /** Name in the source, as evidence shows it; ` › ` stands between an archive and its member. */
  readonly path: string;
  /** As far as the source says; 0 where nothing of it can be read, because what a bomb claims says nothing. */
  readonly sizeBytes: number;
  /** When the original was last written; null where the source does not say. */
  readonly modifiedAt: Date | null;
  /**
   * The bytes, from the start each time it is called; every call unpacks them again. Never throws for damage or a limit: it ends
   * early, and `problem()` tells.
   */
  read(): AsyncIterable<Uint8Array>;
  /** Why less than the whole file was read; undefined when nothing is known to be missing. */
  problem(): string | undefined;
}

/** How the files of one artifact are recognized; any one that fits is enough. */
export interface Finds {
  /** The original path on the Mac, without the leading slash. */
  readonly path?: RegExp;
  /** Ids of the collected commands that print it. */
  readonly commands?: readonly string[];
  /** File name in a Client Analyzer package, in lower case, with its folders. */
  readonly analyzer?: RegExp;
  /** The beginning (64 KB) of a file nobody vouches for, decoded. */
  readonly content?: RegExp;
}

/** Counts lines, so that nothing that was not understood goes unmentioned. */
export type Tally = (lines: { readonly read: number; readonly unparsed: number }) => void;

/** Facts a parser found; one it leaves out is absent. */
export type FactsOf<Shape extends z.ZodRawShape> = { readonly [Name in keyof Shape]?: Fact<z.output<Shape[Name]>> };

/** Reads the files of one artifact and tells the facts it owns. */
export interface Parser<Shape extends z.ZodRawShape = z.ZodRawShape> {
  /** Its one name, whichever archive it is in, such as `mdatp/health`. */
  readonly artifact: string;
  /** What it is, so that `not told by …` and `cannot be read: …` are sentences: `the health report of Defender`. */
  readonly about: string;
  /** How to get it when it is missing, behind `to get it:`: ``run `mdatp health` ``. */
  readonly obtain: string;
  readonly finds: Finds;
  /** Name, type and description of each fact. */
  readonly facts: Shape;
  /** `files` is never empty, in the order of their paths. What it throws makes its facts unreadable. */
  parse(files: readonly ArtifactFile[], tally: Tally): Promise<FactsOf<Shape>>;
}

/** Keeps the types of the facts. */
export function defineParser<const Shape extends z.ZodRawShape>(parser: Parser<Shape>): Parser<Shape> {
  return parser;
}
