import { breakPath, displayText, wrapText } from '../lib/display-text.ts';
import { formatCount, formatSize } from '../lib/quantity.ts';
import type { CollectedBundle } from '../model/bundle.ts';
import { causeSpec, type Outcome } from '../model/cause.ts';
import type { Findings } from '../model/finding.ts';
import type { ManifestItem } from '../model/manifest.ts';
import { deliveryLines, handingOver, WHO_READS_ENCRYPTED } from './delivery-report.ts';
import { withVerdict } from './findings-groups.ts';
import { redactionLines } from './redaction-report.ts';
import { storyLines } from './story-text.ts';

const COLUMNS = 78;
/** So that the screen stays one screen; the manifest has everything. */
const MOST_LINES = 30;
const MOST_LOSS_LINES = 14;
const MOST_LOSS_LINES_BESIDE_FINDINGS = 4;
const NAME_LENGTH = 120;

const QUIET_OUTCOMES: readonly (readonly [Outcome, string])[] = [
  ['truncated', 'shortened to the size limit'],
  ['absent', 'not on this Mac'],
  ['declined', 'left out by your choice'],
  ['excluded', 'not collected on principle'],
];

/** The JSON form of the last screen. */
export function collectionDocument({ manifest, report, ...delivered }: CollectedBundle): unknown {
  const missing = lossesOf(manifest.items).flatMap(({ items }) => items);
  const { bundleId, totals } = manifest;
  return { schema: 1, ...delivered, bundleId, totals, missing, findings: foundDocument(report?.findings) };
}

function foundDocument(findings: Findings | undefined): unknown {
  if (findings === undefined) return null;
  const problems = withVerdict(findings, 'problem').map(({ rule, severity, title }) => ({ rule, severity, title }));
  return { summary: findings.summary, problems, behaviorMonitoring: findings.behaviorMonitoring };
}

/** The last screen of `collect`: where the archive is, how complete it is, what is missing and what to do next. */
export function collectionText(bundle: CollectedBundle): string {
  const { items, totals } = bundle.manifest;
  const losses = lossesOf(items);
  const top = [
    `Archive    ${displayText(bundle.path)}`,
    `Size       ${formatSize(bundle.sizeBytes)} (${formatSize(totals.bytes)} before compression)`,
    `SHA-256    ${bundle.sha256}`,
    `Complete   ${completeness(items, losses.length > 0, totals.completeness)}`,
    ...quietCounts(items),
    ...redactionLines(bundle.manifest.redaction),
    ...deliveryLines(bundle),
    '',
    ...lossSection(losses, bundle.report === undefined ? MOST_LOSS_LINES : MOST_LOSS_LINES_BESIDE_FINDINGS),
  ].flatMap((text) => text.split('\n'));
  const bottom = ['Next step', ...nextSteps(bundle)].flatMap((text) => text.split('\n'));
  const story = bundle.report && storyLines(bundle.report, MOST_LINES - top.length - bottom.length - 1);
  return [...top, ...(story === undefined ? [] : [...story, '']), ...bottom].join('\n');
}

interface Loss {
  readonly reason: string;
  readonly fix: string | undefined;
  readonly items: ManifestItem[];
}

/** What could not be read, grouped by reason, most items first. */
function lossesOf(items: readonly ManifestItem[]): Loss[] {
  const losses = new Map<string, Loss>();
  for (const item of items) {
    if (item.cause === undefined || !causeSpec(item.cause).isLoss) continue;
    const reason = item.reason ?? causeSpec(item.cause).reason;
    const loss = losses.get(reason) ?? { reason, fix: item.fix, items: [] };
    loss.items.push(item);
    losses.set(reason, loss);
  }
  return [...losses.values()].sort((one, other) => other.items.length - one.items.length);
}

function completeness(items: readonly ManifestItem[], hasLosses: boolean, share: number): string {
  const stored = items.filter(({ path }) => path !== undefined).length;
  if (stored === 0 && !hasLosses) return 'nothing of Defender was found here';
  const amount = `${formatCount(stored)} ${stored === 1 ? 'item' : 'items'} stored`;
  return hasLosses ? `${(share * 100).toFixed(1)} % of what exists and was chosen; ${amount}` : `yes, ${amount}`;
}

function quietCounts(items: readonly ManifestItem[]): string[] {
  const counts = QUIET_OUTCOMES.flatMap(([outcome, words]) => {
    const count = items.filter((item) => item.outcome === outcome).length;
    return count === 0 ? [] : [`${formatCount(count)} ${words}`];
  });
  return counts.length === 0 ? [] : [`Besides    ${wrapText(counts.join(', '), COLUMNS, 11).trimStart()}`];
}

/** The reasons that fit, most items first. */
function lossSection(losses: readonly Loss[], mostLines: number): string[] {
  if (losses.length === 0) return [];
  const paragraphs = losses.map((loss) => lossText(loss).split('\n'));
  const ends = paragraphs.map((_, index) => paragraphs.slice(0, index + 1).flat().length);
  const shown = ends.filter((end, index) => index === 0 || end <= mostLines).length;
  const rest = losses.length - shown;
  return [
    'Missing, and how to get it:',
    ...paragraphs.slice(0, shown).flat(),
    ...(rest > 0
      ? [`  … and ${formatCount(rest)} more ${rest === 1 ? 'reason' : 'reasons'}: see manifest.json in the archive.`]
      : []),
    '',
  ];
}

function lossText({ reason, fix, items }: Loss): string {
  const [first, ...others] = items.map(nameOf);
  const more = others.length === 0 ? '' : ` and ${formatCount(others.length)} more`;
  return [
    breakPath(`${first}${more}`, COLUMNS, 2),
    wrapText(`${displayText(reason)}.`, COLUMNS, 4),
    ...(fix === undefined ? [] : [wrapText(`→ ${fix}`, COLUMNS, 4)]),
  ].join('\n');
}

function nameOf(item: ManifestItem): string {
  const name = displayText(item.kind === 'file' ? item.originalPath : item.argv.join(' '));
  return name.length <= NAME_LENGTH ? name : `…${name.slice(-NAME_LENGTH)}`;
}

function nextSteps(bundle: CollectedBundle): string[] {
  const { path, report, encryptedTo, manifest } = bundle;
  const name = quoted(path);
  const toRead = [
    report === undefined
      ? 'Nothing has been sent. Open the archive if you want to see what is in it;\n     manifest.json lists every item.'
      : 'Nothing has been sent. Open the archive, and in it analysis/report.html:\n     every finding with its evidence, and every item.',
    `Check it any time:  mdediag verify ${name}`,
  ];
  const steps = [
    ...(encryptedTo.length > 0 ? [WHO_READS_ENCRYPTED] : toRead),
    ...handingOver(bundle, name, manifest.redaction !== undefined),
  ];
  return steps.map((step, index) => `  ${index + 1}. ${step}`);
}

function quoted(path: string): string {
  return /^[\w./@+-]+$/.test(path) ? path : `'${displayText(path).replaceAll("'", "'\\''")}'`;
}
