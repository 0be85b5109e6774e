// Renders one large report in a process of its own: `node render-report.mjs PAGE SECONDS`. Reports 10,000 findings and a recording of
// 300,000 points; the same bytes every time.
import { writeFileSync } from 'node:fs';
import { plotsOf } from '../dist/analyze/plots/plots-of.js';
import { assessRegression } from '../dist/analyze/regression/judge-regression.js';
import { reportPage } from '../dist/report/html/report-page.js';

const FINDINGS = 10_000;
const PROCESSES = ['wdavdaemon', 'wdavdaemon_unprivileged', 'wdavdaemon_enterprise', 'epsext', 'netext', 'telemetryd'];
const TICKS = 50_000;
const INTERVAL_MS = 2_000;
const START_MS = Date.UTC(2026, 10, 20);
const HASH = '0123456789abcdef'.repeat(4);
const SEVERITIES = ['critical', 'high', 'medium', 'low', 'info'];

const [page, secondsFile] = process.argv.slice(2);
const regression = assessRegression({ series: PROCESSES.map(seriesOf), windows: [] }, []);
const findings = findingsOf(regression.judged);
const inventory = Array.from({ length: 20_000 }, (_, index) => ({
  name: `/Library/Logs/Microsoft/mdatp/rotated/microsoft_defender_core.log${index}`,
  path: `files/Library/Logs/Microsoft/mdatp/rotated/microsoft_defender_core.log${index}`,
  category: 'defender-logs',
  outcome: 'collected',
  isLoss: false,
  reason: null,
  fix: null,
  sizeBytes: 5_242_880,
  sha256: HASH,
}));

const startedMs = performance.now();
const text = reportPage({
  name: 'bundle k3f9q2',
  findings,
  plots: plotsOf(regression, () => ({ state: 'absent', reason: 'not collected' }), undefined),
  bundle: null,
  inventory,
  contexts: { shown: findings.findings.slice(0, 200).map(contextOf), leftOut: 0 },
  settings: { rows: [], leftOut: 0, unknown: [] },
  timeline: [],
}).markup;
const seconds = (performance.now() - startedMs) / 1_000;
writeFileSync(page, text);
writeFileSync(secondsFile, String(seconds));

function seriesOf(process, index) {
  const points = Array.from({ length: TICKS }, (_, tick) => ({
    atMs: START_MS + tick * INTERVAL_MS,
    cpuPercent: 10 + 8 * Math.sin(tick / 900 + index) + ((tick * (index + 7) * 7_919) % 97) / 10,
    rssBytes: (100 + 20 * index) * 1_000_000 + ((tick * 104_729) % 4_096) * 1_024,
    bm: tick >= TICKS / 2 && tick < TICKS / 2 + 1_800 ? 'disabled' : 'enabled',
    window: null,
  }));
  return { process, pid: 300 + index, points };
}

function findingsOf(behaviorMonitoring) {
  const problems = Array.from({ length: FINDINGS }, (_, index) => ({
    rule: `rule-${index}`,
    verdict: 'problem',
    title: `Something is wrong with part ${index}`,
    severity: SEVERITIES[Math.floor((index / FINDINGS) * SEVERITIES.length)],
    message: `Part ${index} does what it must not do. `.repeat(8),
    evidence: Array.from({ length: 5 }, (_, line) => ({
      path: `logs/${index}.log`,
      sha256: HASH,
      line: line + 7,
      excerpt: 'the words that prove it '.repeat(10),
    })),
    fix: ['Look at it with `mdatp health`.', 'Update, then collect again.'],
    references: ['https://learn.microsoft.com/defender-endpoint/mac-support-perf'],
    falsePositives: ['It was made so on purpose.'],
  }));
  const bySeverity = Object.fromEntries(SEVERITIES.map((severity) => [severity, FINDINGS / SEVERITIES.length]));
  return {
    schema: 1,
    tool: { name: 'mdediag', version: '0.0.0' },
    rulePacks: [{ name: 'bench', version: '0', sha256: HASH }],
    source: { kind: 'folder', sha256: null, verified: false },
    host: { osVersion: '26.6.2', appVersion: '101.26022.0015', releaseRing: 'Production' },
    coverage: { artifacts: 1, factsKnown: 1, factsAbsent: 0, factsUnreadable: 0, linesRead: 0, linesUnparsed: 0 },
    summary: { problem: FINDINGS, clear: 0, notApplicable: 0, unknown: 0, broken: 0, bySeverity },
    findings: problems,
    behaviorMonitoring,
  };
}

function contextOf({ evidence: [{ path, line }] }) {
  const lines = Array.from({ length: 11 }, (_, index) => `line ${index} `.repeat(20));
  return { path, line, firstLine: line - 5, lines };
}
