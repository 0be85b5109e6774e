import { z } from 'zod';
import { messageOf } from '../lib/message-of.ts';
import { nearest } from '../lib/nearest.ts';
import { type Condition, type Count, isVersionFact, type Operators, type Rule } from '../model/rule.ts';
import { factShapes } from '../parse/index.ts';
import { evaluators } from './evaluators/index.ts';
import { compilePattern, quantityFor } from './operators.ts';
import { placeholdersIn } from './template.ts';

/** A fault at a place of the rule. */
export interface Complaint {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** What a schema cannot see: names that fit, patterns that compile, operators that suit their facts. */
export function checkMeaning(rule: Rule, stem: string): Complaint[] {
  const isNamed = rule.id === stem;
  return [
    ...(isNamed ? [] : [{ path: ['id'], message: `the file is named ${stem}, so the id must be ${stem}` }]),
    ...(rule.applies === undefined ? [] : checkCondition(rule.applies, ['applies'])),
    ...(rule.when === undefined ? [] : checkCondition(rule.when, ['when'])),
    ...checkParams(rule),
    ...checkPlaceholders(rule),
  ];
}

function checkCondition(condition: Condition, path: readonly (string | number)[]): Complaint[] {
  if ('all' in condition) return condition.all.flatMap((part, index) => checkCondition(part, [...path, 'all', index]));
  if ('any' in condition) return condition.any.flatMap((part, index) => checkCondition(part, [...path, 'any', index]));
  if ('not' in condition) return checkCondition(condition.not, [...path, 'not']);
  if ('count' in condition) return checkCount(condition.count, [...path, 'count']);
  const { fact, ...operators } = condition;
  return checkOperators(fact, operators, factShapes.get(fact), path);
}

function checkCount({ of, matching, where }: Count, path: readonly (string | number)[]): Complaint[] {
  const element = elementOf(factShapes.get(of));
  if (element === undefined) return [{ path: [...path, 'of'], message: `${of} is not a list` }];
  const fields = element instanceof z.ZodObject ? element.shape : undefined;
  const unknownFields = Object.keys(where ?? {}).filter((field) => fields !== undefined && !(field in fields));
  return [
    ...unknownFields.map((field) => {
      const name = nearest(field, Object.keys(fields ?? {}));
      const hint = name === undefined ? '' : `; did you mean ${name}?`;
      return { path: [...path, 'where', field], message: `the elements of ${of} have no field ${field}${hint}` };
    }),
    ...(matching === undefined ? [] : checkOperators('', matching, element, [...path, 'matching'])),
    ...Object.entries(where ?? {}).flatMap(([field, operators]) =>
      checkOperators(field, operators, fields?.[field], [...path, 'where', field]),
    ),
  ];
}

function checkOperators(
  subject: string,
  operators: Operators,
  shape: z.core.$ZodType | undefined,
  path: readonly (string | number)[],
): Complaint[] {
  const attempts: (readonly [keyof Operators, () => void])[] = [
    ['matches', () => operators.matches !== undefined && compilePattern(operators.matches)],
    ['atLeast', () => checkQuantity(subject, operators.atLeast, shape)],
    ['below', () => checkQuantity(subject, operators.below, shape)],
    ['is', () => checkConstant(operators.is, shape)],
    ['oneOf', () => checkConstants(operators.oneOf ?? [], shape)],
  ];
  return attempts.flatMap(([name, attempt]) => {
    try {
      attempt();
      return [];
    } catch (error) {
      return [{ path: [...path, name], message: messageOf(error) }];
    }
  });
}

function checkQuantity(
  subject: string,
  constant: string | number | undefined,
  shape: z.core.$ZodType | undefined,
): void {
  if (constant === undefined || isVersionFact(subject)) return;
  quantityFor(subject, constant);
  if (shape !== undefined && !canBe(shape, ['number'])) throw new RangeError(`${subject} is not a number`);
}

function checkConstants(constants: readonly unknown[], shape: z.core.$ZodType | undefined): void {
  for (const constant of constants) checkConstant(constant, shape);
}

/** A constant a fact can never have is a slip of the pen. */
function checkConstant(constant: unknown, shape: z.core.$ZodType | undefined): void {
  const kind = shape === undefined ? undefined : unwrap(shape);
  if (constant !== undefined && kind instanceof z.ZodBoolean && typeof constant !== 'boolean') {
    throw new RangeError(`it is true or false, never ${JSON.stringify(constant)}`);
  }
  const options = shape === undefined ? [] : enumOptions(shape);
  if (constant === undefined || options.length === 0 || options.includes(String(constant))) return;
  const name = nearest(String(constant), options);
  throw new RangeError(
    `it can never be ${JSON.stringify(constant)}; it is one of ${options.join(', ')}${name === undefined ? '' : `; did you mean ${name}?`}`,
  );
}

function enumOptions(shape: z.core.$ZodType): string[] {
  const inner = unwrap(shape);
  return inner instanceof z.ZodEnum ? inner.options.map(String) : [];
}

function canBe(shape: z.core.$ZodType, kinds: readonly string[]): boolean {
  const inner = unwrap(shape);
  if (inner instanceof z.ZodUnion) return inner.options.some((option) => canBe(option, kinds));
  return (
    !(inner instanceof z.ZodType) ||
    kinds.includes(inner.def.type) ||
    ['unknown', 'any', 'lazy'].includes(inner.def.type)
  );
}

/** The shape of the elements of a list; undefined when it is none. */
function elementOf(shape: z.core.$ZodType | undefined): z.core.$ZodType | undefined {
  const inner = shape === undefined ? undefined : unwrap(shape);
  return inner instanceof z.ZodArray ? unwrap(inner.element) : undefined;
}

function unwrap(shape: z.core.$ZodType): z.core.$ZodType {
  if (shape instanceof z.ZodOptional || shape instanceof z.ZodNullable) return unwrap(shape.unwrap());
  return shape;
}

function checkParams({ evaluate }: Rule): Complaint[] {
  const evaluator = evaluate === undefined ? undefined : evaluators[evaluate.with];
  const parsed = evaluator?.params.safeParse(evaluate?.params ?? {});
  if (parsed === undefined || parsed.success) return [];
  return parsed.error.issues.map(({ path, message }) => ({
    path: ['evaluate', 'params', ...path.map((key) => (typeof key === 'number' ? key : String(key)))],
    message,
  }));
}

/** Names with a dot are facts; those of a count and of a computation are checked by the rule's own cases. */
function checkPlaceholders({ message }: Rule): Complaint[] {
  return placeholdersIn(message)
    .filter((name) => name.includes('.') && !name.startsWith('each.') && !factShapes.has(name))
    .map((name) => {
      const fact = nearest(name, factShapes.keys());
      return {
        path: ['message'],
        message: `there is no fact ${name}${fact === undefined ? '' : `; did you mean ${fact}?`}`,
      };
    });
}
