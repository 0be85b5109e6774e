// Collects the tree ARGV[2] into the folder ARGV[3]: nothing but the environment can make two archives differ.
import { createHost } from '../../dist/collect/host.js';
import { planCollection } from '../../dist/collect/plan.js';
import { SOURCES } from '../../dist/collect/sources/index.js';
import { CATEGORY_IDS } from '../../dist/model/category.js';
import { SILENT } from '../../dist/model/progress.js';
import { collectBundle } from '../../dist/pipeline/collect-bundle.js';

const [, , root, folder] = process.argv;
const now = () => new Date('2026-01-15T10:20:30.456Z');
const limits = { sinceMs: null, maxFileBytes: 100_000_000, maxTotalBytes: 500_000_000 };
const host = await createHost({
  root: { given: '/Volumes/Mac', real: root },
  mdatp: '/usr/local/bin/mdatp',
  env: {},
  now,
});

const { path } = await collectBundle({
  host,
  plan: await planCollection(host, SOURCES, { categories: new Set(CATEGORY_IDS), ...limits }),
  consent: {
    mode: 'flag',
    at: now().toISOString(),
    noticeSha256: '0'.repeat(64),
    granted: CATEGORY_IDS,
    declined: [],
    declinedItems: [],
  },
  limits: { ...limits, timeoutMs: 60_000 },
  case: null,
  version: '0.0.0',
  startedAt: now(),
  output: { folder, name: null, force: false, delivery: { encryptedTo: [], partBytes: null } },
  process: { pid: process.pid, chance: 'test' },
  signal: new AbortController().signal,
  progress: SILENT,
  analysis: undefined,
  redaction: undefined,
});
process.stdout.write(path);
