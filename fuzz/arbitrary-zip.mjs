import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { craftedZip } from './crafted-zip.mjs';
import { mutated } from './mutate.mjs';

const HOSTILE_NAMES = [
  '',
  '/',
  'folder/',
  '../up',
  'a/../../b',
  '/etc/passwd',
  'C:\\a',
  'a\\b',
  'a\0b',
  '.',
  '..',
  'a//b',
  '__proto__',
  'a\u202eb\n',
  '__MACOSX/._a',
  '.DS_Store',
  'x'.repeat(300),
  'd/'.repeat(70),
];
const TAME_NAMES = [
  'Library/Logs/Microsoft/mdatp/install.log',
  'top/health.txt',
  'top/log.txt',
  'commands/mdatp-health.json',
  'files/Library/a.log',
  'system_extensions.txt',
  'b.zip',
  'b.gz',
];
const MARKERS = [
  'PK\x03\x04',
  'PK\x01\x02',
  'PK\x05\x06',
  'PK\x06\x06',
  'PK\x06\x07',
  'PK\x07\x08',
  'PK\x06\x08',
  'PK00',
  '\x1f\x8b\x08',
  'age-encryption.org/v1\n',
].concat([
  '\xff\xff\xff\xff',
  '\0\0\0\0',
  '\x01\0\x10\0\xff\xff\xff\xff\xff\xff\xff\x7f\0\0\0\0\0\0\0\0',
  'PK\x06\x07\0\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff\x01\0\0\0',
  '\x03\0',
  '\x01\0\0\xff\xff',
]);

const content = fc.oneof(
  { weight: 4, arbitrary: fc.string({ maxLength: 60 }).map((text) => Buffer.from(text)) },
  { weight: 2, arbitrary: fc.nat(3_000).map((length) => Buffer.alloc(length, 'log line\n')) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 100 }).map((bytes) => Buffer.from(bytes)) },
);
const packing = {
  isStored: fc.boolean(),
  hasDescriptor: fc.boolean(),
  mode: fc.oneof(
    { weight: 9, arbitrary: fc.constant(0o100644) },
    fc.constantFrom(0, 0o120777, 0o040755, 0o010644, 0o060600),
  ),
};

function named(names, bytes = content) {
  return fc.record({ name: fc.constantFrom(...names), bytes, ...packing });
}

const loose = fc.oneof(
  { weight: 6, arbitrary: named(TAME_NAMES) },
  { weight: 2, arbitrary: named(HOSTILE_NAMES) },
  { weight: 1, arbitrary: fc.record({ name: fc.string({ maxLength: 20 }), bytes: content, ...packing }) },
);
const anything = fc.array(loose, { maxLength: 8 });

/** What numbers in headers are replaced by: borders, and what is nearly right. */
const lie = fc.record({
  field: fc.nat(1_000),
  value: fc.oneof(
    fc.constantFrom(0, 1, 8, 9, 12, 93, 0x7fff, 0xfffe, 0xffff, 0x7fffffff, 0xfffffffe, 0xffffffff),
    fc.nat(2_000),
    fc.nat(0xffffffff),
  ),
  isRelative: fc.boolean(),
});

function withLies({ bytes, fields }, lies) {
  const edited = Buffer.from(bytes);
  for (const { field, value, isRelative } of lies) {
    const { at, size } = fields[field % fields.length];
    const base = isRelative ? edited.readUIntLE(at, size) : 0;
    const signed = isRelative ? (value % 64) - 32 : value;
    edited.writeUIntLE((((base + signed) % 256 ** size) + 256 ** size) % 256 ** size, at, size);
  }
  return edited;
}

/** Zips of these members, most of them with false numbers in their headers or damaged bytes. */
function damagedZip(members) {
  const lies = fc.oneof(
    { weight: 2, arbitrary: fc.constant([]) },
    { weight: 3, arbitrary: fc.array(lie, { maxLength: 3 }) },
  );
  const zip = fc.tuple(members, lies).map(([list, edits]) => withLies(craftedZip(list), edits));
  return fc.oneof(zip, mutated(zip, MARKERS));
}

const analyzer = fc
  .tuple(
    named(['mde.xml', 'top/mde.xml']),
    named(['mde_diagnostic.zip', 'top/mde_diagnostic.zip'], damagedZip(anything)),
    named(['mdatp_config.txt', 'health.txt'], configText()),
    fc.array(loose, { maxLength: 2 }),
  )
  .map(([first, nested, config, others]) => [first, nested, config, ...others]);

function configText() {
  const lines = ['MANAGED', 'MERGED CONFIGURATIONS', '=====', '{', '"a": 1', '}', '', 'mdatp health', 'healthy : true'];
  return fc.array(fc.constantFrom(...lines), { maxLength: 20 }).map((all) => Buffer.from(all.join('\n')));
}

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');
const AT = '2026-11-20T18:45:00.000Z';

function manifestOf(stored) {
  const items = stored.map(({ name, bytes }, index) => {
    const common = { id: `i${index}`, category: 'live-state', source: 's', outcome: 'collected', path: name };
    const hashed = { ...common, size: bytes.length, sha256: sha256(bytes) };
    return name.startsWith('files/')
      ? { kind: 'file', ...hashed, originalPath: name.slice('files'.length), modifiedAt: AT }
      : { kind: 'command', ...hashed, argv: ['mdatp'] };
  });
  return {
    schema: 1,
    tool: { name: 'mdediag', version: '1.0.0' },
    bundleId: 'b',
    case: null,
    startedAt: AT,
    finishedAt: AT,
    utcOffsetMinutes: 0,
    host: { platform: null, osVersion: null, arch: null, cores: null, memoryBytes: null, bootedAt: null, root: null },
    privileges: { uid: 0, sudo: true, fullDiskAccess: 'granted' },
    consent: { mode: 'flag', at: AT, noticeSha256: sha256(''), granted: [], declined: [], declinedItems: [] },
    limits: { sinceMs: null, maxFileBytes: 1, maxTotalBytes: 1, timeoutMs: 1 },
    items,
    supportLogs: [],
    totals: {
      planned: items.length,
      collected: items.length,
      bytes: stored.reduce((sum, { bytes }) => sum + bytes.length, 0),
      completeness: 1,
    },
  };
}

const BUNDLE_NAMES = ['files/Library/a.log', 'files/Library/b.log', 'commands/mdatp-health.json', 'commands/ps.txt'];

/** Members of a bundle of ours that fits together. */
const bundle = fc
  .tuple(fc.subarray(BUNDLE_NAMES, { minLength: 1 }), fc.array(content, { minLength: 4, maxLength: 4 }), fc.boolean())
  .map(([names, contents, isStored]) => {
    const stored = names.map((name, index) => ({ name, bytes: contents[index], isStored }));
    const listed = [...stored, { name: 'manifest.json', bytes: Buffer.from(JSON.stringify(manifestOf(stored))) }];
    const sums = listed.map(({ name, bytes }) => `${sha256(bytes)}  ${name}\n`).join('');
    return [...listed, { name: 'SHA256SUMS', bytes: Buffer.from(sums) }];
  });

/** Zips of any kind, sound or damaged. */
export const anyZip = damagedZip(fc.oneof(anything, analyzer, bundle));
/** A bundle of ours: `[sound, damaged]` bytes. */
export const bundleZip = bundle.chain((members) =>
  fc.tuple(fc.constant(craftedZip(members).bytes), damagedZip(fc.constant(members))),
);
