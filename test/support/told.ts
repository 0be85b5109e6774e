import { z } from 'zod';
import type { Fact } from '../../src/model/fact.ts';
import type { ArtifactFile, Parser } from '../../src/model/parser.ts';

/**
 * What a parser tells of `files`: the value of each known fact, without the places, and `unreadable: <reason>` for others. Refuses
 * values that do not fit the fact's own shape.
 */
export async function told(
  parser: Parser,
  files: readonly ArtifactFile[],
  onTally: (read: number, unparsed: number) => void = () => {},
): Promise<Record<string, unknown>> {
  const facts = await parser.parse(files, ({ read, unparsed }) => onTally(read, unparsed));
  return Object.fromEntries(
    Object.entries(facts as Readonly<Record<string, Fact<unknown>>>).map(([name, fact]) => {
      if (fact.state !== 'known') return [name, `${fact.state}: ${fact.reason}`];
      const value = z.parse(parser.facts[name] ?? z.never(), fact.value);
      return [name, JSON.parse(JSON.stringify(value, (key, inner: unknown) => (key === 'at' ? undefined : inner)))];
    }),
  );
}
