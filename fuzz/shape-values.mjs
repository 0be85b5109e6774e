import fc from 'fast-check';

const WORDS = [
  '',
  'enabled',
  'unavailable',
  '0',
  '/Library/a',
  '/usr/bin/make',
  '101.25032.0006',
  'a'.repeat(300),
  '💥 \n',
];
const NUMBERS = [0, 1, 2, 50, 99, 100, 1_440, 1e6, 1e12];
const MAX_DEPTH = 2;

const text = (words) => fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...words) }, fc.string({ maxLength: 12 }));
const days = fc.nat(900).map((day) => new Date(Date.UTC(2025, 0, 1 + day, day % 24)).toISOString());

function json(words, depth = MAX_DEPTH) {
  const leaf = fc.oneof(text(words), fc.constantFrom(...NUMBERS), fc.boolean(), fc.constant(null));
  if (depth === 0) return leaf;
  const inner = json(words, depth - 1);
  return fc.oneof(
    { weight: 4, arbitrary: leaf },
    fc.array(inner, { maxLength: 3 }),
    fc.dictionary(fc.string({ maxLength: 5 }), inner, { maxKeys: 3 }),
  );
}

/** How a value of each kind of zod shape is made; `words` are texts that are likely to matter. */
const MAKERS = {
  string: ({ def }, words) => (def.format === 'datetime' ? days : text([...WORDS, ...words])),
  number: () => fc.oneof(fc.constantFrom(...NUMBERS), fc.nat(200), fc.double({ min: 0, max: 500, noNaN: true })),
  boolean: () => fc.boolean(),
  enum: ({ options }) => fc.constantFrom(...options),
  literal: ({ def }) => fc.constantFrom(...def.values),
  lazy: (_, words) => json([...WORDS, ...words]),
  nullable: ({ def }, words) => fc.oneof({ weight: 3, arbitrary: valuesOf(def.innerType, words) }, fc.constant(null)),
  optional: ({ def }, words) => fc.option(valuesOf(def.innerType, words), { nil: undefined }),
  default: ({ def }, words) => valuesOf(def.innerType, words),
  union: ({ options }, words) => fc.oneof(...options.map((option) => valuesOf(option, words))),
  tuple: ({ def }, words) => fc.tuple(...def.items.map((item) => valuesOf(item, words))),
  array: ({ element }, words) => fc.array(valuesOf(element, words), { maxLength: 4 }),
  object({ shape }, words) {
    return fc.record(Object.fromEntries(Object.entries(shape).map(([key, inner]) => [key, valuesOf(inner, words)])));
  },
};

/** Values of a zod shape; a few do not fit it where it has bounds of its own. */
export function valuesOf(shape, words) {
  const make = MAKERS[shape.def.type];
  if (make === undefined) throw new Error(`no values for the shape ${shape.def.type}`);
  return make(shape, words);
}
