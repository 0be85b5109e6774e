import { type LocatedFault, type Position, readLocatedYaml } from '../lib/located-yaml.ts';
import { type Rule, ruleSchemaFor } from '../model/rule.ts';
import { factShapes } from '../parse/index.ts';
import { evaluators } from './evaluators/index.ts';
import { checkMeaning } from './rule-meaning.ts';
import { schemaFaults } from './schema-complaints.ts';

/** One fault in a file of a rule pack: what is wrong and the likely fix. */
export interface RuleFault extends LocatedFault {
  readonly file: string;
}

/** A rule that holds, or everything that is wrong with its file. */
export type RuleFile =
  | { readonly rule: Rule; readonly idAt: Position; readonly faults: readonly [] }
  | { readonly rule: undefined; readonly faults: readonly RuleFault[] };

const vocabulary = { facts: [...factShapes.keys()], evaluators: Object.keys(evaluators) };
/** The shape of a rule file, with every name it may use. */
export const ruleSchema = ruleSchemaFor(vocabulary);

/** Keys that stand anywhere in a rule file. */
const KEYS = [
  ...['id', 'title', 'severity', 'applies', 'when', 'evaluate', 'message', 'fix', 'references', 'falsePositives'],
  ...['fact', 'count', 'all', 'any', 'not', 'of', 'matching', 'where', 'with', 'params'],
  ...['is', 'oneOf', 'contains', 'matches', 'atLeast', 'below'],
];

/** Reads one rule file. `file` is its name for messages; `stem` the name the rule's id must have. Never throws. */
export function readRule(text: string, file: string, stem: string): RuleFile {
  const faulty = (faults: readonly LocatedFault[]): RuleFile => ({
    rule: undefined,
    faults: faults.map((fault) => ({ file, ...fault })),
  });
  const document = readLocatedYaml(text);
  if (!('content' in document)) return faulty(document.faults);
  const parsed = ruleSchema.safeParse(document.content);
  if (!parsed.success) return faulty(schemaFaults(parsed.error.issues, document, KEYS));
  const faults = checkMeaning(parsed.data, stem, document);
  return faults.length > 0 ? faulty(faults) : { rule: parsed.data, idAt: document.positionOf(['id']), faults: [] };
}
