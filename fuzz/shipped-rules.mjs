import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const RULES = fileURLToPath(new URL('../rules/', import.meta.url));
const CASES = fileURLToPath(new URL('../fixtures/rules/', import.meta.url));

/** The rule files of the product: `{ file, stem, text }`. */
export function shippedRules() {
  const files = readdirSync(RULES, { recursive: true }).filter((name) => name.endsWith('.yaml'));
  return files.sort().map((name) => {
    const stem = path.basename(name, '.yaml');
    return { file: name, stem, text: readFileSync(path.join(RULES, name), 'utf8') };
  });
}

/** The cases of a rule, as text. */
export function casesTextOf(stem) {
  return readFileSync(path.join(CASES, `${stem}.yaml`), 'utf8');
}
