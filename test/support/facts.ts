import { z } from 'zod';
import type { Fact } from '../../src/model/fact.ts';
import type { ArtifactFile, Parser, Tally } from '../../src/model/parser.ts';

type Values<Shape extends z.ZodRawShape> = { readonly [Name in keyof Shape]?: z.output<Shape[Name]> };

/** The values of the facts a parser knows after reading `files`. Refuses what does not fit a fact's own shape. */
export async function knownValues<Shape extends z.ZodRawShape>(
  parser: Parser<Shape>,
  files: readonly ArtifactFile[],
  tally: Tally = () => {},
): Promise<Values<Shape>> {
  const facts = await read(parser, files, tally);
  const known = facts.flatMap(([name, fact]) => (fact.state === 'known' ? [[name, fact.value] as const] : []));
  return Object.fromEntries(known) as Values<Shape>;
}

/** The same without the places of elements, and with `unreadable: <reason>` for facts that are not known. */
export async function told(
  parser: Parser,
  files: readonly ArtifactFile[],
  tally: Tally = () => {},
): Promise<Record<string, unknown>> {
  const facts = await read(parser, files, tally);
  return Object.fromEntries(
    facts.map(([name, fact]) => [
      name,
      fact.state === 'known' ? withoutPlaces(fact.value) : `${fact.state}: ${fact.reason}`,
    ]),
  );
}

async function read(parser: Parser, files: readonly ArtifactFile[], tally: Tally): Promise<[string, Fact<unknown>][]> {
  const facts = Object.entries<Fact<unknown> | undefined>(await parser.parse(files, tally));
  return facts.flatMap(([name, fact]): [string, Fact<unknown>][] => {
    if (fact?.state !== 'known') return fact === undefined ? [] : [[name, fact]];
    return [[name, { ...fact, value: z.parse(parser.facts[name] ?? z.never(), fact.value) }]];
  });
}

function withoutPlaces(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (key, inner: unknown) => (key === 'at' ? undefined : inner)));
}
