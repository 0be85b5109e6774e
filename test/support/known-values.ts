import { z } from 'zod';
import type { Fact } from '../../src/model/fact.ts';
import type { ArtifactFile, Parser } from '../../src/model/parser.ts';

/** The values of the facts a parser knows after reading `files`, with the places of their elements. Refuses what does not fit a fact's shape. */
export async function knownValues<Shape extends z.ZodRawShape>(
  parser: Parser<Shape>,
  files: readonly ArtifactFile[],
): Promise<{ readonly [Name in keyof Shape]?: z.output<Shape[Name]> }> {
  const facts = Object.entries<Fact<unknown>>({ ...(await parser.parse(files, () => {})) } as Record<
    string,
    Fact<unknown>
  >);
  const values = facts.flatMap(([name, fact]) =>
    fact.state === 'known' ? [[name, z.parse(parser.facts[name] ?? z.never(), fact.value)] as const] : [],
  );
  return Object.fromEntries(values) as { readonly [Name in keyof Shape]?: z.output<Shape[Name]> };
}
