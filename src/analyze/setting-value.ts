import { parseJson } from '../lib/json.ts';
import type { SettingSpec } from '../model/settings-schema.ts';
import { ELEMENT, type SettingNode } from './settings-tree.ts';

const MAX_SHOWN = 60;

/**
 * What is wrong with the value of a known key, as the end of a sentence that begins with the key; undefined when nothing is. An
 * empty list or dictionary stands for any.
 */
export function valueFault(node: SettingNode, value: unknown): string | undefined {
  const { spec } = node;
  if (spec === undefined) {
    const kind = node.children.has(ELEMENT) ? 'a list' : 'a dictionary';
    return kindOf(value) === kind ? undefined : `is ${shown(value)}, expected ${kind}`;
  }
  if (spec.type === 'any' || fits(spec, value)) return undefined;
  const fallback = spec.default === undefined ? '' : ` (without it: ${spec.default})`;
  return `is ${shown(value)}, expected ${expectation(spec)}${fallback}`;
}

function fits({ type, oneOf, range, form }: SettingSpec, value: unknown): boolean {
  if (typeof value === 'number') return type === 'number' && isInside(value, range);
  if (typeof value !== 'string') return typeof value === type;
  if (type !== 'string' || (oneOf !== undefined && !oneOf.includes(value))) return false;
  return form === undefined || (form === 'json' ? isJson(value) : value !== '');
}

function isInside(value: number, [least, most]: readonly [number, number] = [-Infinity, Infinity]): boolean {
  return value >= least && value <= most;
}

function isJson(text: string): boolean {
  try {
    parseJson(text);
    return true;
  } catch {
    return false;
  }
}

function expectation({ type, oneOf, range, form }: SettingSpec): string {
  if (oneOf !== undefined) return `the text ${oneOf.join(', ').replace(/, ([^,]*)$/, ' or $1')}`;
  if (range !== undefined) return `a number from ${range[0]} to ${range[1]}`;
  if (form === 'json') return 'a text that is JSON';
  if (form === 'not-empty') return 'a text that is not empty';
  return { string: 'a text', number: 'a number', boolean: 'true or false', any: 'anything' }[type];
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' && value !== null ? 'a dictionary' : `a ${typeof value}`;
}

function shown(value: unknown): string {
  if (typeof value === 'object' && value !== null) return kindOf(value);
  const text = JSON.stringify(value) ?? 'nothing';
  const cut = text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
  return typeof value === 'string' ? `the text ${cut}` : cut;
}
