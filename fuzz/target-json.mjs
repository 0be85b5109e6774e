import assert from 'node:assert/strict';
import fc from 'fast-check';
import { mutated } from './mutate.mjs';
import { parseJson } from './subjects.mjs';

const MAX_DEPTH = 64;
const MARKERS = [
  '"',
  '\\',
  '\\u',
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '//',
  '/*',
  '\n',
  '\r\n',
  '\0',
  '1e999',
  '-',
  '0',
  '.',
  'null',
].concat([
  '"__proto__":',
  '"constructor":{}',
  '[['.repeat(40),
  '{"a":'.repeat(70),
  '9007199254740993',
  '\xef\xbb\xbf',
  '\xed\xa0\x80',
]);
const document = fc.tuple(fc.jsonValue({ maxDepth: 4 }), fc.constantFrom(undefined, 2, '\t'));
const valid = document.map(([value, indent]) => Buffer.from(JSON.stringify(value, null, indent)));

/** JSON as the platform reads it; `undefined` when it does not, or when it is deeper than we go. */
function expected(text) {
  try {
    const value = JSON.parse(text.replace(/^\ufeff/, ''));
    return depthOf(value) > MAX_DEPTH ? undefined : { value };
  } catch {
    return undefined;
  }
}

function depthOf(value) {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

/** Numbers that a double cannot hold are text for us. */
function asDoubles(ours, theirs) {
  if (typeof theirs === 'number') return typeof ours === 'string' ? Number(ours) : ours;
  if (Array.isArray(theirs)) return theirs.map((value, index) => asDoubles(ours[index], value));
  if (typeof theirs !== 'object' || theirs === null) return ours;
  return Object.fromEntries(Object.keys(ours).map((key) => [key, asDoubles(ours[key], theirs[key])]));
}

function* pathsOf(value, path = []) {
  yield path;
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value))
    yield* pathsOf(inner, [...path, Array.isArray(value) ? Number(key) : key]);
}

/** Accepts exactly what `JSON.parse` accepts, with the same value, and names a line of the text for each value. */
export const json = {
  name: 'json',
  arbitrary: mutated(valid, MARKERS),
  run(bytes) {
    const text = bytes.toString('utf8');
    const wanted = expected(text);
    let document;
    try {
      document = parseJson(text);
    } catch (error) {
      assert.ok(error instanceof SyntaxError, `unexpected ${error.stack}`);
      assert.match(error.message, /^line \d+ /);
    }
    assert.equal(document !== undefined, wanted !== undefined, 'accepts what JSON.parse refuses, or the reverse');
    if (document === undefined) return;
    assert.deepStrictEqual(asDoubles(document.value, wanted.value), wanted.value);
    const lineCount = text.split(/\r\n|\n|\r/).length;
    for (const path of pathsOf(document.value)) {
      const line = document.lineOf(path);
      assert.ok(line >= 1 && line <= lineCount, `line ${line} of ${lineCount}`);
    }
  },
};
