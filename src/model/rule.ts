import { z } from 'zod';
import { severitySchema } from './finding.ts';

const NAME = '[a-z][a-z0-9]*(-[a-z0-9]+)*';

/** Facts whose name ends so hold a version: they compare segment by segment. */
const ENDS_IN_VERSION = /[.-]version$/;

const text = z.string().min(1);
const kebabCase = z.string().regex(new RegExp(`^${NAME}$`));

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
  contains: constant.optional().describe('a part of a text, or an element of a list'),
  matches: text.optional().describe('regular expression (RE2) that finds a part of a text'),
  atLeast: quantity.optional(),
  below: quantity.optional(),
};

/** One operator, or two that make a range, on one value. */
export interface Operators {
  readonly is?: string | number | boolean | undefined;
  readonly oneOf?: readonly (string | number | boolean)[] | undefined;
  readonly contains?: string | number | boolean | undefined;
  readonly matches?: string | undefined;
  readonly atLeast?: string | number | undefined;
  readonly below?: string | number | undefined;
}

/** How many elements of a list pass a test. */
export interface Count {
  readonly of: string;
  /** For a list of plain values. */
  readonly matching?: Operators | undefined;
  /** For a list of objects: a test for each field named. */
  readonly where?: Readonly<Record<string, Operators>> | undefined;
  readonly atLeast: number;
}

/** A test of one fact, a count over one list, or these combined. */
export type Condition =
  | ({ readonly fact: string } & Operators)
  | { readonly count: Count }
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition };

interface Prose {
  readonly id: string;
  readonly title: string;
  readonly severity: z.infer<typeof severitySchema>;
  readonly applies?: Condition | undefined;
  readonly message: string;
  readonly fix: readonly string[];
  readonly references: readonly string[];
  readonly falsePositives?: readonly string[] | undefined;
}

/** A rule: all the words, and what decides. */
export type Rule = Prose &
  (
    | { readonly when: Condition; readonly evaluate?: undefined }
    | {
        readonly when?: undefined;
        readonly evaluate: {
          readonly with: string;
          readonly params?: Readonly<Record<string, z.core.util.JSONType>> | undefined;
        };
      }
  );

/** The names a rule may use; editors complete them. */
export interface Vocabulary {
  readonly facts: readonly string[];
  readonly evaluators: readonly string[];
}

/** The shape of a rule file: all the words, and a condition (`when`) or a computation (`evaluate`), never both. */
export function ruleSchemaFor({ facts, evaluators }: Vocabulary): z.ZodType<Rule> {
  const test = z.union([
    withOneOrTwoOperators(
      z.strictObject({ fact: z.enum(facts.filter((name) => ENDS_IN_VERSION.test(name))), ...versionOperators }),
    ),
    withOneOrTwoOperators(
      z.strictObject({ fact: z.enum(facts.filter((name) => !ENDS_IN_VERSION.test(name))), ...operators }),
    ),
  ]);
  const count = z.strictObject({
    count: z
      .strictObject({
        of: z.enum(facts).describe('a fact that is a list'),
        matching: withOneOrTwoOperators(z.strictObject(operators)).optional().describe('for a list of plain values'),
        where: z
          .record(z.string(), withOneOrTwoOperators(z.strictObject(operators)))
          .optional()
          .describe('for a list of objects: a test for each field named'),
        atLeast: z.int().positive(),
      })
      .describe('how many elements of a list pass a test'),
  });
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
    with: z.enum(evaluators).describe('name of a computation'),
    params: z.record(z.string(), z.json()).optional(),
  });
  return z.union([z.strictObject({ ...prose, when: condition }), z.strictObject({ ...prose, evaluate })]);
}

/** Whether a fact of this name holds a version. */
export function isVersionFact(name: string): boolean {
  return ENDS_IN_VERSION.test(name);
}

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
