import { displayText } from '../lib/display-text.ts';
import type { Finding, Findings } from '../model/finding.ts';

/** JUnit XML: one suite for each source, one test case for each rule; a problem is a failure, an unknown is skipped. */
export function junit(sources: readonly { readonly name: string; readonly findings: Findings }[]): string {
  const suites = sources.map(({ name, findings }) => suite(name, findings));
  return ['<?xml version="1.0" encoding="UTF-8"?>', '<testsuites name="mdediag">', ...suites, '</testsuites>', ''].join(
    '\n',
  );
}

function suite(name: string, { findings, summary, notes = [] }: Findings): string {
  const skipped = summary.unknown + summary.notApplicable;
  const counts = `tests="${findings.length}" failures="${summary.problem}" errors="${summary.broken}" skipped="${skipped}"`;
  return [
    `  <testsuite name="${escapeXml(name)}" ${counts}>`,
    ...properties(notes),
    ...findings.map(testCase),
    '  </testsuite>',
  ].join('\n');
}

/** What a reader must know of the source first. */
function properties(notes: readonly string[]): string[] {
  if (notes.length === 0) return [];
  const each = notes.map((note) => `      <property name="note" value="${escapeXml(note)}"/>`);
  return ['    <properties>', ...each, '    </properties>'];
}

function testCase(finding: Finding): string {
  const open = `    <testcase classname="mdediag.${escapeXml(finding.severity ?? 'info')}" name="${escapeXml(finding.rule)}"`;
  const inside = outcome(finding);
  return inside === undefined ? `${open}/>` : `${open}>\n      ${inside}\n    </testcase>`;
}

function outcome(finding: Finding): string | undefined {
  switch (finding.verdict) {
    case 'clear':
      return undefined;
    case 'problem': {
      const places = finding.evidence.map(
        ({ path, line, excerpt, why }) =>
          `${path}${line === undefined ? '' : `:${line}`}: ${excerpt}${why === undefined ? '' : ` (${why})`}`,
      );
      const body = [...places, ...finding.fix.map((step) => `→ ${step}`)].map(escapeXml).join('\n');
      return `<failure message="${escapeXml(finding.message)}" type="${escapeXml(finding.severity)}">${body}</failure>`;
    }
    case 'broken':
      return `<error message="${escapeXml(finding.message)}"/>`;
    case 'not-applicable':
      return `<skipped message="${escapeXml(`not applicable: ${finding.reason}`)}"/>`;
    case 'unknown':
      return `<skipped message="${escapeXml(`not evaluated: ${finding.missing.join('; ')}`)}"/>`;
  }
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** XML has no way to write most control characters, so they are shown as escapes. */
function escapeXml(text: string): string {
  return displayText(text).replace(/[&<>"']/g, (char) => ENTITIES[char] ?? char);
}
