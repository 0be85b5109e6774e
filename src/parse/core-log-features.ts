import { z } from 'zod';
import { parseJson } from '../lib/json.ts';
import { known, located, unreadable } from '../model/fact.ts';
import { type LogScan, placeOf, type Statement } from './core-log-scan.ts';
import { isDictionary, type Leaf, settingsOf } from './flatten-settings.ts';

/** A setting in effect that got another value. */
export const featureChangeShape = z.object({
  key: z.string(),
  before: z.json(),
  after: z.json(),
  changedAt: z.string(),
  ...located,
});

type FeatureChange = z.output<typeof featureChangeShape>;

const MAX_CHANGES = 1_000;

/** The settings a line tells as those in effect. */
export function mergedFeatures(said: Statement) {
  const place = placeOf(said);
  const settings = featuresOf(said);
  if (settings === undefined)
    return unreadable(`line ${said.line} of ${said.file.path} holds settings that are not JSON`);
  return known(
    settings.map(({ key, value }) => ({ key, value: value as z.core.util.JSONType, at: place })),
    place,
  );
}

/** What changed from one telling to the next. A setting only one of them tells is none: another version knows other settings. */
export function featureChanges(scans: readonly LogScan[]): FeatureChange[] {
  const states = scans
    .flatMap(({ featureStates }) => featureStates)
    .filter(({ atMs }) => !Number.isNaN(atMs))
    .sort((one, other) => one.atMs - other.atMs);
  const told = new Map<string, unknown>();
  const changes: FeatureChange[] = [];
  for (const state of states) {
    for (const { key, value } of featuresOf(state) ?? []) {
      const before = told.get(key);
      told.set(key, value);
      if (before === undefined || JSON.stringify(before) === JSON.stringify(value)) continue;
      const values = { before: before as z.core.util.JSONType, after: value as z.core.util.JSONType };
      changes.push({ key, ...values, changedAt: new Date(state.atMs).toISOString(), at: placeOf(state) });
    }
  }
  return changes.slice(-MAX_CHANGES);
}

function featuresOf({ text }: Statement): Leaf[] | undefined {
  try {
    const { value } = parseJson(text);
    return isDictionary(value) ? settingsOf(value) : undefined;
  } catch {
    return undefined;
  }
}
