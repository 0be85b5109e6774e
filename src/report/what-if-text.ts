import { displayText, wrapText } from '../lib/display-text.ts';
import { formatCount, formatDuration } from '../lib/quantity.ts';
import type { ExclusionProposal } from '../model/exclusion-proposal.ts';

type Part = ExclusionProposal['parts'][number];

const COLUMNS = 78;

const MEASURE_WORDS: Readonly<Record<Part['measure'], string>> = {
  'file-scans': 'of file scans',
  'scan-time-ms': 'of scan time',
  'behavior-monitoring-events': 'of events of behavior monitoring',
  'endpoint-events': 'of events of the system',
};

/** What exclusions would win and cost, for a terminal; nothing when no program is hot. */
export function exclusionProposalLines(proposals: readonly ExclusionProposal[]): string[] {
  if (proposals.length === 0) return [];
  return ['What an exclusion would do (a proposal; nothing is applied)', ...proposals.flatMap(proposalLines)];
}

function proposalLines({ program, parts, exclusion, refused, losses, alternatives }: ExclusionProposal): string[] {
  return [
    wrapText(displayText(program), COLUMNS, 2),
    ...parts.map((part) => wrapText(partWords(part), COLUMNS, 4)),
    ...(refused === undefined ? [] : [marked('✗', `No exclusion: ${refused}`)]),
    ...alternatives.map((alternative, index) => marked('→', `${index === 0 ? 'First: ' : ''}${alternative}`)),
    ...(exclusion === null ? [] : [marked('→', `Last, if you trust it: ${exclusion.command}`)]),
    ...losses.map((loss) => marked('!', loss)),
    '',
  ];
}

function partWords({ measure, amount, total, share, removable }: Part): string {
  const shown = measure === 'scan-time-ms' ? formatDuration : formatCount;
  const words = `${Math.round(share * 100)} % ${MEASURE_WORDS[measure]} (${shown(amount)} of ${shown(total)})`;
  return removable ? words : `${words}, which no exclusion of antivirus removes`;
}

function marked(mark: string, text: string): string {
  return `    ${mark} ${wrapText(displayText(text), COLUMNS, 6).slice(6)}`;
}
