import type { z } from 'zod';
import { messageOf } from '../lib/message-of.ts';
import { isVersionFact, type Operators } from '../model/rule.ts';
import { elementOf, kindsOf, type ValueKind, wordsOf } from './fact-kind.ts';
import { compilePattern, quantityFor } from './operators.ts';
import { didYouMean } from './schema-complaints.ts';

/** An operator that cannot judge its fact, or a constant the fact can never be. */
export interface Misfit {
  readonly operator: keyof Operators;
  /** What is at fault: the operator itself, or its constant. */
  readonly part: 'operator' | 'constant';
  /** Which constant of a list. */
  readonly index?: readonly number[];
  /** What is wrong, and the likely fix. */
  readonly message: string;
}

type Constant = string | number | boolean;

/** What each operator can judge. */
const JUDGES: Readonly<Record<keyof Operators, readonly ValueKind[]>> = {
  is: ['boolean', 'number', 'text'],
  oneOf: ['boolean', 'number', 'text'],
  contains: ['text', 'list'],
  matches: ['text'],
  atLeast: ['number'],
  below: ['number'],
};

const WORDS: Readonly<Record<ValueKind, string>> = {
  boolean: 'true or false: use is',
  number: 'a number: use is, atLeast or below',
  text: 'a text: use is, oneOf, contains or matches',
  list: 'a list: use contains or count',
  object: 'a record: count a list of them and test its fields',
  anything: 'of any kind',
};

/** What is wrong with the operators of one test; `subject` is the name of the fact or field, `shape` undefined when it is unknown. */
export function operatorMisfits(subject: string, operators: Operators, shape: z.core.$ZodType | undefined): Misfit[] {
  const kinds = shape === undefined ? new Set<ValueKind>(['anything']) : kindsOf(shape);
  const given = Object.entries(operators) as [keyof Operators, Constant | readonly Constant[] | undefined][];
  return given.flatMap<Misfit>(([operator, constants]) => {
    if (constants === undefined) return [];
    if (!canJudge(operator, kinds, subject)) {
      const what = [...kinds].map((kind) => WORDS[kind]).join(', or ');
      return [
        {
          operator,
          part: 'operator',
          message: `${operator} does not suit ${subject || 'an element'}, which is ${what}`,
        },
      ];
    }
    return [constants].flat().flatMap((constant, index) => {
      const message = constantFault(operator, constant, kinds, subject, shape);
      if (message === undefined) return [];
      return [{ operator, part: 'constant', ...(operator === 'oneOf' && { index: [index] }), message }];
    });
  });
}

function canJudge(operator: keyof Operators, kinds: ReadonlySet<ValueKind>, subject: string): boolean {
  if (kinds.has('anything')) return true;
  const isOrder = operator === 'atLeast' || operator === 'below';
  return (isOrder && isVersionFact(subject)) || JUDGES[operator].some((kind) => kinds.has(kind));
}

function constantFault(
  operator: keyof Operators,
  constant: Constant,
  kinds: ReadonlySet<ValueKind>,
  subject: string,
  shape: z.core.$ZodType | undefined,
): string | undefined {
  try {
    if (operator === 'matches') compilePattern(String(constant));
    else if (operator === 'atLeast' || operator === 'below') {
      if (!isVersionFact(subject)) quantityFor(subject, constant as string | number);
    } else if (operator === 'contains') {
      const element = elementOf(shape);
      if (element !== undefined) return valueFault(constant, kindsOf(element), wordsOf(element));
    } else return valueFault(constant, kinds, shape === undefined ? undefined : wordsOf(shape));
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

/** A constant a fact can never be is a slip of the pen. */
function valueFault(
  constant: Constant,
  kinds: ReadonlySet<ValueKind>,
  words: readonly string[] | undefined,
): string | undefined {
  const shown = JSON.stringify(constant);
  if (words !== undefined && !words.includes(String(constant))) {
    return `it can never be ${shown}; it is one of ${words.join(', ')}${didYouMean(String(constant), words)}`;
  }
  const kind = typeof constant === 'string' ? 'text' : (typeof constant as ValueKind);
  if (kinds.has(kind) || kinds.has('anything')) return undefined;
  if (kinds.has('boolean')) return `it is true or false, never ${shown}`;
  if (kinds.has('number')) return `it is a number, never ${shown}; write it without quotes`;
  return `it is a text, never ${shown}; write it in quotes`;
}
