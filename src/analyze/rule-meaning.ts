import { z } from 'zod';
import type { LocatedFault, LocatedYaml } from '../lib/located-yaml.ts';
import type { Condition, Count, Operators, Rule } from '../model/rule.ts';
import { factShapes } from '../parse/index.ts';
import { evaluators } from './evaluators/index.ts';
import { elementOf } from './fact-kind.ts';
import { operatorMisfits } from './operator-fit.ts';
import { placeholderFault } from './placeholder-fit.ts';
import { didYouMean } from './schema-complaints.ts';
import { placeholdersIn } from './template.ts';

type Path = readonly (string | number)[];

/** What a schema cannot see: names that fit, patterns that compile, operators that suit their facts, placeholders that are filled. */
export function checkMeaning(rule: Rule, stem: string, document: LocatedYaml): LocatedFault[] {
  const isNamed = rule.id === stem;
  const naming = `the file is named ${stem}, so the id must be ${stem}`;
  return [
    ...(isNamed ? [] : [{ ...document.positionOf(['id']), message: naming }]),
    ...(rule.applies === undefined ? [] : checkCondition(rule.applies, ['applies'], document)),
    ...(rule.when === undefined ? [] : checkCondition(rule.when, ['when'], document)),
    ...checkParams(rule, document),
    ...checkPlaceholders(rule, document),
  ];
}

function checkCondition(condition: Condition, path: Path, document: LocatedYaml): LocatedFault[] {
  const checkEach = (parts: readonly Condition[], key: string) =>
    parts.flatMap((part, index) => checkCondition(part, [...path, key, index], document));
  if ('all' in condition) return checkEach(condition.all, 'all');
  if ('any' in condition) return checkEach(condition.any, 'any');
  if ('not' in condition) return checkCondition(condition.not, [...path, 'not'], document);
  if ('count' in condition) return checkCount(condition.count, [...path, 'count'], document);
  const { fact, ...operators } = condition;
  return checkOperators(fact, operators, factShapes.get(fact), path, document);
}

function checkCount({ of, matching, where = {} }: Count, path: Path, document: LocatedYaml): LocatedFault[] {
  const element = elementOf(factShapes.get(of));
  if (element === undefined) {
    return [{ ...document.positionOf([...path, 'of']), message: `${of} is not a list; test it with \`fact: ${of}\`` }];
  }
  const fields = element instanceof z.ZodObject ? element.shape : undefined;
  const known = Object.keys(fields ?? {});
  return [
    ...Object.keys(where)
      .filter((field) => fields === undefined || !known.includes(field))
      .map((field) => ({
        ...document.positionOfKey([...path, 'where', field]),
        message:
          fields === undefined
            ? `the elements of ${of} are plain values, without fields; use matching`
            : `the elements of ${of} have no field ${field}${didYouMean(field, known)}`,
      })),
    ...(matching === undefined ? [] : checkOperators('', matching, element, [...path, 'matching'], document)),
    ...Object.entries(where).flatMap(([field, operators]) =>
      checkOperators(field, operators, fields?.[field], [...path, 'where', field], document),
    ),
  ];
}

function checkOperators(
  subject: string,
  operators: Operators,
  shape: z.core.$ZodType | undefined,
  path: Path,
  document: LocatedYaml,
): LocatedFault[] {
  return operatorMisfits(subject, operators, shape).map(({ operator, index = [], part, message }) => {
    const key = [...path, operator];
    const position = part === 'operator' ? document.positionOfKey(key) : document.positionOf([...key, ...index]);
    return { ...position, message };
  });
}

function checkParams({ evaluate }: Rule, document: LocatedYaml): LocatedFault[] {
  const evaluator = evaluate === undefined ? undefined : evaluators[evaluate.with];
  const parsed = evaluator?.params.safeParse(evaluate?.params ?? {});
  if (parsed === undefined || parsed.success) return [];
  return parsed.error.issues.map(({ path, message }) => ({
    ...document.positionOf(['evaluate', 'params', ...path]),
    message,
  }));
}

function checkPlaceholders(rule: Rule, document: LocatedYaml): LocatedFault[] {
  return placeholdersIn(rule.message).flatMap((name) => {
    const message = placeholderFault(name, rule);
    return message === undefined ? [] : [{ ...document.positionWithin(['message'], name), message }];
  });
}
