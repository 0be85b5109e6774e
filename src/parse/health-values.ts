import { z } from 'zod';
import type { Json } from '../lib/json.ts';
import { isVersion } from '../lib/version-order.ts';
import { type Fact, known, unreadable } from '../model/fact.ts';
import type { ArtifactFile } from '../model/parser.ts';
import { isVersionFact } from '../model/rule.ts';
import type { HealthEntry } from './health-text.ts';
import { placeIn } from './read-text.ts';
import { readMoment } from './written-moment.ts';

/** A key in one of several outputs. */
export interface Candidate {
  readonly file: ArtifactFile;
  readonly entry: HealthEntry;
}

type Words = ReadonlyMap<Json, Json>;

const FLAGS: Words = new Map<Json, Json>([
  ...[true, 'true', 1, '1', 'enabled'].map((word) => [word, true] as const),
  ...[false, 'false', 0, '0', 'disabled'].map((word) => [word, false] as const),
]);
const UNAVAILABLE = new Set<Json>([null, 'unavailable', 'NA', 'N/A']);

/** The first value that can be read as `shape` wants it, as a fact; unreadable when none can; undefined without candidates. */
export function firstReadable(
  name: string,
  shape: z.ZodType,
  candidates: readonly Candidate[],
): Fact<unknown> | undefined {
  let refusal: Fact<never> | undefined;
  for (const { file, entry } of candidates) {
    const value = readAs(name, shape, entry.value);
    if (value !== undefined) return known(value, placeIn(file, entry.line, entry.excerpt));
    refusal ??= unreadable(`${entry.key} is ${shown(entry.value)} in ${file.path}`);
  }
  return refusal;
}

/** Undefined when `value` cannot be what the fact is. */
function readAs(name: string, shape: z.ZodType, value: Json): Json | undefined {
  if (shape instanceof z.ZodUnion) return UNAVAILABLE.has(value) ? 'unavailable' : FLAGS.get(value);
  if (shape instanceof z.ZodBoolean) return FLAGS.get(value);
  if (shape instanceof z.ZodEnum) return asEnabled(value);
  if (shape instanceof z.ZodNumber) return asCount(value);
  if (shape instanceof z.ZodArray) return asList(value);
  if (shape instanceof z.ZodISODateTime) return asDate(value);
  return isVersionFact(name) ? asVersion(name, value) : asText(value);
}

function asEnabled(value: Json): Json | undefined {
  const flag = FLAGS.get(value);
  if (flag === undefined) return undefined;
  return flag === true ? 'enabled' : 'disabled';
}

function asCount(value: Json): number | undefined {
  const count = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
  return typeof count === 'number' && Number.isSafeInteger(count) && count >= 0 ? count : undefined;
}

function asText(value: Json): string | undefined {
  if (UNAVAILABLE.has(value)) return 'unavailable';
  return typeof value === 'object' ? undefined : String(value);
}

/** What cannot be compared is no version, but for those that always have words in them. */
function asVersion(name: string, value: Json): string | undefined {
  const version = asText(value);
  return version !== undefined && (isVersion(version) || name === 'health.edr-configuration-version')
    ? version
    : undefined;
}

function asList(value: Json): string[] | undefined {
  if (Array.isArray(value)) return value.map(listElement);
  // A bracket in a string is what is left of a list that is cut off.
  if (typeof value !== 'string' || UNAVAILABLE.has(value) || /^[[{]/.test(value)) return undefined;
  return value === '' ? [] : [value];
}

function listElement(element: Json): string {
  if (typeof element === 'string') return element;
  const tag = z.object({ key: z.string(), value: z.string() }).safeParse(element);
  return tag.success ? `${tag.data.key}=${tag.data.value}` : JSON.stringify(element);
}

function asDate(value: Json): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? readMoment(value)?.iso : undefined;
}

function shown(value: Json): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text === '' ? 'empty' : `\`${text.length > 80 ? `${text.slice(0, 80)}…` : text}\``;
}
