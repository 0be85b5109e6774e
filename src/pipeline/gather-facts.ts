import type { z } from 'zod';
import { messageOf } from '../lib/message-of.ts';
import { absent, type Fact, known, unreadable } from '../model/fact.ts';
import type { Input, InputFile } from '../model/input.ts';
import type { Manifest, ManifestItem } from '../model/manifest.ts';
import type { Parser } from '../model/parser.ts';
import { parsers } from '../parse/index.ts';
import { type Claims, claimFiles } from './claim-files.ts';

/** Everything the source says, and how much of it was understood. */
export interface GatheredFacts {
  /** One for every name in the vocabulary of rules, but those about the source itself. */
  readonly facts: Map<string, Fact<unknown>>;
  /** Kinds of files that were found; files the same parsers read are of one kind. */
  readonly artifacts: number;
  readonly linesRead: number;
  readonly linesUnparsed: number;
  /** Files no parser asked for. */
  readonly unclaimed: readonly string[];
}

/** So many parsers wait for bytes at a time: unpacking goes on in other threads meanwhile. */
const CONCURRENT_PARSERS = 3;

/** Runs every parser on its files. A parser that fails costs its own facts only. */
export async function gatherFacts(input: Input): Promise<GatheredFacts> {
  const claims = await claimFiles(input, parsers);
  const facts = new Map<string, Fact<unknown>>();
  const lines = { read: 0, unparsed: 0 };
  const waiting = [...claims];
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      for (const [name, fact] of await factsOf(...next, input, lines)) facts.set(name, fact);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENT_PARSERS }, work));
  const claimed = new Set([...claims.values()].flat());
  return {
    facts,
    artifacts: kindsOf(claims),
    linesRead: lines.read,
    linesUnparsed: lines.unparsed,
    unclaimed: input.files.filter((file) => !claimed.has(file)).map(({ path }) => path),
  };
}

function kindsOf(claims: Claims): number {
  const readers = new Map<InputFile, string>();
  for (const [{ artifact }, files] of claims)
    for (const file of files) readers.set(file, `${readers.get(file) ?? ''} ${artifact}`);
  return new Set(readers.values()).size;
}

async function factsOf(
  parser: Parser,
  files: readonly InputFile[],
  input: Input,
  lines: { read: number; unparsed: number },
): Promise<[string, Fact<unknown>][]> {
  const shapes: [string, z.ZodType][] = Object.entries(parser.facts as Readonly<Record<string, z.ZodType>>);
  const all = (fact: Fact<unknown>): [string, Fact<unknown>][] => shapes.map(([name]) => [name, fact]);
  if (files.length === 0) return all(absent(whyMissing(parser, input)));
  try {
    const found: Readonly<Record<string, Fact<unknown> | undefined>> = await parser.parse(
      files,
      ({ read, unparsed }) => {
        lines.read += read;
        lines.unparsed += unparsed;
      },
    );
    const silence = absent(`not told by ${parser.about}${damage(files)}`);
    return shapes.map(([name, shape]) => [name, checked(found[name] ?? silence, shape)]);
  } catch (error) {
    const message = messageOf(error);
    return all(unreadable(`cannot be read: ${parser.about}, ${message}${damage(files)}`));
  }
}

/** A value nobody foresaw must not reach a rule that trusts its type. */
function checked(fact: Fact<unknown>, shape: z.ZodType): Fact<unknown> {
  if (fact.state !== 'known') return fact;
  const parsed = shape.safeParse(fact.value);
  if (parsed.success) return known(parsed.data, ...fact.evidence);
  const where = fact.evidence[0].path;
  return unreadable(`${where} holds a value of a kind that was not expected`);
}

function damage(files: readonly InputFile[]): string {
  const problems = files.flatMap((file) => {
    const problem = file.problem();
    return problem === undefined ? [] : [`${file.path} ${problem}`];
  });
  return problems.length === 0 ? '' : ` (${problems.join('; ')})`;
}

function whyMissing(parser: Parser, { manifest }: Input): string {
  const item = manifest?.items.find((candidate) => isOf(parser, candidate));
  const why = item === undefined ? '' : `; ${manifestReason(item)}`;
  return `not collected: ${parser.about}${why} (to get it: ${parser.obtain})`;
}

function isOf({ finds }: Parser, item: Manifest['items'][number]): boolean {
  if (item.path !== undefined) return false;
  if (item.kind === 'file') return finds.path?.test(item.originalPath.replace(/^\/+/, '')) === true;
  return finds.commands?.includes(item.source) === true;
}

function manifestReason({ outcome, reason }: ManifestItem): string {
  return reason ?? outcome;
}
