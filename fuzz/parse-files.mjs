import assert from 'node:assert/strict';
import fc from 'fast-check';

/** What a parser may throw: a reason in words. */
const REASONS = new Set(['Error', 'SyntaxError']);
const MAX_EXCERPT_LENGTH = 401;

/** Places to cut a file at, as shares of its length. */
export const cuts = fc.array(fc.noBias(fc.integer({ min: 0, max: 999 })), { maxLength: 6 });

/** No reader gives more at once. */
const MAX_CHUNK_BYTES = 262_144;

/** A file of a source; `places` is where its bytes are cut into chunks. */
export function artifact(path, bytes, places = [], modifiedAt = null) {
  const chosen = places.map((place) => Math.floor((place * bytes.length) / 1_000));
  const needed = Array.from(
    { length: Math.floor(bytes.length / MAX_CHUNK_BYTES) },
    (_, index) => (index + 1) * MAX_CHUNK_BYTES,
  );
  const borders = [...chosen, ...needed].sort((one, other) => one - other);
  return {
    path,
    sizeBytes: bytes.length,
    modifiedAt,
    problem: () => undefined,
    async *read() {
      let from = 0;
      for (const to of [...borders, bytes.length]) {
        yield bytes.subarray(from, to);
        from = to;
      }
    },
  };
}

/**
 * What a parser tells of files: `{ facts, read, unparsed }`, or `{ reason }` when it refused them. Fails when it throws anything else
 * than a reason, or when a fact is not of the shape it promises or cannot be shown where it is from.
 */
export async function parseFiles(parser, files) {
  let [read, unparsed] = [0, 0];
  const tally = (lines) => {
    read += lines.read;
    unparsed += lines.unparsed;
  };
  let facts;
  try {
    facts = await parser.parse(files, tally);
  } catch (error) {
    assert.ok(REASONS.has(error?.constructor.name) && error.message !== '', `unexpected ${error?.stack}`);
    return { reason: error.message, read, unparsed };
  }
  assert.ok(Number.isSafeInteger(read) && unparsed >= 0 && unparsed <= read, `${unparsed} of ${read} lines unparsed`);
  for (const [name, fact] of Object.entries(facts)) assertSound(parser, name, fact, files);
  return { facts, read, unparsed };
}

function assertSound(parser, name, fact, files) {
  if (fact.state !== 'known') return assert.ok(fact.reason.length > 0, `${name} has no reason`);
  const parsed = parser.facts[name]?.safeParse(fact.value);
  assert.ok(parsed?.success, `${name}: ${parsed?.error?.message ?? 'not a fact of this parser'}`);
  const elements = Array.isArray(fact.value)
    ? fact.value.flatMap((element) => (typeof element === 'object' ? (element?.at ?? []) : []))
    : [];
  assert.ok(fact.evidence.length > 0, `${name} has no evidence`);
  for (const { path, line = 1, excerpt } of [...fact.evidence, ...elements]) {
    const file = files.find((one) => one.path === path);
    assert.ok(file !== undefined, `${name} points into ${path}`);
    assert.ok(line >= 1 && line <= file.sizeBytes + 1, `${name} points at line ${line} of ${path}`);
    assert.ok(excerpt.length <= MAX_EXCERPT_LENGTH, `${name} has an excerpt of ${excerpt.length}`);
  }
}
