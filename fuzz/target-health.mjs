import fc from 'fast-check';
import { mutated } from './mutate.mjs';
import { artifact, parseFiles } from './parse-files.mjs';
import { healthDetails, mdatpHealth } from './subjects.mjs';

const KEYS = [
  ...['healthy', 'health_issues', 'licensed', 'engine_version', 'app_version', 'org_id', 'log_level'],
  ...['product_expiration', 'definitions_updated', 'definitions_updated_minutes_ago', 'behavior_monitoring'],
  ...['real_time_protection_enabled', 'edr_device_tags', 'conflicting_applications', 'tamper_protection', 'managed_by'],
  ...['edr_configuration_version', 'endpoint_security_extension_installed', 'configuration_is_managed', 'new_key'],
  ...['definitions_update_fail_reason', 'configuration_source', 'productExpiration', 'constructor', '__proto__'],
];
const WORDS = [
  ...['true', 'false', 'enabled', 'disabled', 'unavailable', 'NA', 'null', '', '0', '1', '41 ', '-1', '1e400'],
  ...['"101.25.1"', '101.25.1', '[]', '["one", "two"]', '[{"key":"GROUP","value":"pilot"}]', '{"value":1}', '["cut'],
  ...['Dec 09, 2026 at 11:12:09 PM', 'Feb 30, 2026 at 11:12:09 PM', 'Dec 09, 0000 at 13:99:09\u202fPM', '"'],
  ...['1797000000000', '99999999999999', '2026-11-20T18:45:00Z', '"a\\', 'note  behind the padding'],
];
const MARKERS = [
  ' [managed]',
  ':',
  ' : ',
  '\n',
  '\r\n',
  '\r',
  '"',
  '[',
  ']',
  '{',
  '}',
  '{"value":',
  ',',
  '\\u0000',
  '\0',
  '\x1b[31m',
  '\x1b]8;;',
].concat([
  'ATTENTION: No license found. Contact your administrator for help.\n',
  '\xef\xbb\xbf',
  '\xff\xfe',
  '\xe2\x80\xaf',
  '\xc3',
  '[['.repeat(40),
  '{"a":'.repeat(70),
  'a'.repeat(500),
  '"__proto__":{"value":true},',
]);

const leaf = fc.oneof(
  fc.constantFrom(...WORDS, true, false, null, 0, 1, 41, -1, 1.5, 1e21, 1797000000000, 99999999999999),
  fc.array(fc.constantFrom('one', '', 1, null, ['x'], { key: 'GROUP', value: 'pilot' }), { maxLength: 3 }),
);
const wrapped = leaf.map((value) => ({ value }));
const entry = fc.tuple(fc.constantFrom(...KEYS), fc.oneof(leaf, wrapped));
const asJson = fc
  .tuple(fc.array(entry, { maxLength: 12 }), fc.constantFrom(undefined, 2))
  .map(([entries, indent]) => JSON.stringify(Object.fromEntries(entries), null, indent));
const line = fc
  .tuple(fc.constantFrom(...KEYS), fc.nat(44), fc.constantFrom(...WORDS), fc.constantFrom('', ' [managed]'))
  .map(([key, width, value, mark]) => `${key.padEnd(width)}: ${value}${mark}`);
const asText = fc
  .tuple(fc.array(line, { maxLength: 12 }), fc.constantFrom('\n', '\r\n'))
  .map(([lines, end]) => lines.join(end));
const output = mutated(
  fc.oneof(asJson, asText).map((text) => Buffer.from(text)),
  MARKERS,
);

const PATHS = [
  'commands/mdatp-health.json',
  'commands/mdatp-health-text.txt',
  'health_details_features.txt',
  'commands/mdatp-health-definitions.txt',
];
const dates = fc.constantFrom(null, new Date('2026-11-20T18:45:00Z'), new Date('2026-11-21T18:45:00Z'));
const files = fc
  .array(fc.tuple(output, dates), { minLength: 1, maxLength: 3 })
  .map((outputs) => outputs.map(([bytes, modifiedAt], index) => ({ path: PATHS[index], bytes, modifiedAt })));

/** Health in either form, one to three files of it: facts of their shapes, or a reason. */
export const health = {
  name: 'health',
  arbitrary: files,
  async run(written) {
    const artifacts = written.map(({ path, bytes, modifiedAt }) => artifact(path, bytes, [], modifiedAt));
    await parseFiles(mdatpHealth, artifacts);
    await parseFiles(healthDetails, artifacts);
  },
};
