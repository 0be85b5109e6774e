import { instantWords } from '../lib/instant-words.ts';

/** What stands for the names between `{{` and `}}`. */
export type Placeholders = Readonly<Record<string, string | number>>;

const PLACEHOLDER = /\{\{ *([^{} ]+) *\}\}/g;
const MAX_LISTED = 5;

/** The names a message asks for. */
export function placeholdersIn(message: string): string[] {
  return [...message.matchAll(PLACEHOLDER)].flatMap(([, name]) => (name === undefined ? [] : [name]));
}

/** Fills in a message. Throws `RangeError` naming a placeholder that nothing fills. */
export function fill(message: string, lookUp: (name: string) => string | undefined): string {
  return message.replaceAll(PLACEHOLDER, (_, name: string) => {
    const value = lookUp(name);
    if (value === undefined) throw new RangeError(`nothing fills {{ ${name} }}`);
    return value;
  });
}

/** `a, b, c` or `a, b, c, d, e and 7 more`. */
export function listed(values: readonly unknown[]): string {
  const shown = values.slice(0, MAX_LISTED).map(shownAs);
  const rest = values.length - shown.length;
  return rest > 0 ? `${shown.join(', ')} and ${rest} more` : shown.join(', ');
}

/**
 * For a count over a list: `{{ count }}`, and `{{ each }}` or `{{ each.<field> }}` for what matched, without repetition; `unknown`
 * where no element tells the field.
 */
export function matchedPlaceholders(matched: readonly unknown[]): Placeholders {
  const fields = new Map<string, Set<unknown>>();
  for (const element of matched) {
    for (const [field, value] of namedValues(element)) {
      const values = fields.get(field) ?? new Set();
      fields.set(field, value === null ? values : values.add(value));
    }
  }
  const each = Array.from(fields, ([field, values]) => [field, values.size === 0 ? 'unknown' : listed([...values])]);
  return { count: matched.length, ...Object.fromEntries(each) };
}

function namedValues(element: unknown): [string, unknown][] {
  if (typeof element !== 'object' || element === null) return [['each', element]];
  return Object.entries(element)
    .filter(([field, value]) => field !== 'at' && value !== undefined)
    .map(([field, value]) => [`each.${field}`, value]);
}

/** A value as it stands in a sentence. */
export function shownAs(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'none' : listed(value);
  return typeof value === 'object' ? JSON.stringify(value) : instantWords(String(value));
}
