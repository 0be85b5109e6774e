import { z } from 'zod';
import { severitySchema } from './finding.ts';

const NAME = '[a-z][a-z0-9]*(-[a-z0-9]+)*';
const ENDS_IN_VERSION = '.*[.-]version$';

const text = z.string().min(1);
const kebabCase = z.string().regex(new RegExp(`^${NAME}$`));
const factName = z.string().regex(new RegExp(`^${NAME}\\.${NAME}$`));
const versionFact = z.string().regex(new RegExp(`^(?=${ENDS_IN_VERSION})${NAME}\\.${NAME}$`));
const otherFact = z.string().regex(new RegExp(`^(?!${ENDS_IN_VERSION})${NAME}\\.${NAME}$`));

/** Quoted in a rule file, because YAML reads `101.10` as the number 101.1. */
const version = z.string().regex(/^\d+(\.\d+)*$/);
const constant = z.union([z.string(), z.number(), z.boolean()]);
/** A plain number, or one with a unit such as `7d` or `500MB`. */
const quantity = z.union([z.number(), z.string().regex(/^\d+(\.\d+)? ?[A-Za-z]+$/)]);

const versionOperators = {
  is: version.optional(),
  oneOf: z.array(version).min(1).optional(),
  atLeast: version.optional(),
  below: version.optional(),
};

const operators = {
  is: constant.optional(),
  oneOf: z.array(constant).min(1).optional(),
  contains: constant.optional(),
  matches: text.optional().describe('regular expression (RE2)'),
  atLeast: quantity.optional(),
  below: quantity.optional(),
};

const test = z.union([
  withOneOrTwoOperators(z.strictObject({ fact: versionFact, ...versionOperators })),
  withOneOrTwoOperators(z.strictObject({ fact: otherFact, ...operators })),
]);

const count = z.strictObject({
  count: z
    .strictObject({
      of: factName.describe('a fact that is a list'),
      matching: withOneOrTwoOperators(z.strictObject(operators)),
      atLeast: z.int().positive(),
    })
    .describe('how many elements of a list pass a test'),
});

/** A test of one fact, a count over one list, or these combined. */
type Condition =
  | z.infer<typeof test>
  | z.infer<typeof count>
  | { all: Condition[] }
  | { any: Condition[] }
  | { not: Condition };

const condition: z.ZodType<Condition> = z
  .lazy(() =>
    z.union([
      test,
      count,
      z.strictObject({ all: z.array(condition).min(1) }),
      z.strictObject({ any: z.array(condition).min(1) }),
      z.strictObject({ not: condition }),
    ]),
  )
  .meta({ id: 'condition' });

const prose = {
  id: kebabCase.describe('the problem in a few words; also the name of the file'),
  title: z.string().min(1).max(80).regex(/[^.]$/).describe('states the problem, without a full stop'),
  severity: severitySchema,
  applies: condition.optional().describe('when it is not true, the rule is not applicable'),
  message: text.describe('what was found; `{{ fact.name }}` stands for a value'),
  fix: z.array(text).describe('what to do next, one action each'),
  references: z.array(z.url()),
  falsePositives: z.array(text).optional().describe('when it fires although nothing is wrong'),
};

const evaluate = z.strictObject({
  with: kebabCase.describe('name of a computation'),
  params: z.record(z.string(), z.json()).optional(),
});

/** A rule file: all the words, and what decides: either a condition (`when`) or a computation (`evaluate`), never both. */
export const ruleSchema = z.union([
  z.strictObject({ ...prose, when: condition }),
  z.strictObject({ ...prose, evaluate }),
]);

/** Two make a range (`atLeast` and `below`); more is a condition of its own. */
function withOneOrTwoOperators<T extends z.ZodObject>(schema: T): T {
  const subjects = 'fact' in schema.shape ? 1 : 0;
  const [least, most] = [subjects + 1, subjects + 2];
  return schema
    .refine((value) => inRange(Object.keys(value).length, least, most), 'give one operator, or two for a range')
    .meta({ minProperties: least, maxProperties: most });
}

function inRange(value: number, least: number, most: number): boolean {
  return value >= least && value <= most;
}
