import type { ArtifactFile } from '../model/parser.ts';
import {
  type MachineLine,
  type SampleEvent,
  type SampleLine,
  type SamplesHeader,
  samplesLineSchema,
} from '../model/sample.ts';
import { streamLines } from './stream-lines.ts';

/** One line of a samples file and where it stands; `unparsed` is a line that is none of the known kinds. */
type SamplesEntry = { readonly line: number; readonly text: string } & (
  | { readonly kind: 'header'; readonly header: SamplesHeader }
  | { readonly kind: 'sample'; readonly sample: SampleLine }
  | { readonly kind: 'machine'; readonly machine: MachineLine }
  | { readonly kind: 'event'; readonly event: SampleEvent }
  | { readonly kind: 'unparsed' }
);

/** How a samples file begins. */
export const SAMPLES_START = /^\uFEFF?\{[^\n]{0,200}"kind" *: *"mdediag-samples"/;

/** The lines of a samples file of any size, in their order; blank lines are skipped. A last line that is cut off is `unparsed`. */
export async function* readSamples(file: ArtifactFile): AsyncGenerator<SamplesEntry> {
  let lineNumber = 0;
  for await (const lines of streamLines(file)) {
    for (const text of lines) {
      lineNumber += 1;
      if (text.trim() !== '') yield entryOf(text, lineNumber);
    }
  }
}

/** Nearly every line is one, and the whole union would first work out why it is no header. */
const SAMPLE = samplesLineSchema.options[1];

function entryOf(text: string, line: number): SamplesEntry {
  const value = parseLine(text);
  const sample = SAMPLE.safeParse(value);
  if (sample.success) return { line, text, kind: 'sample', sample: sample.data };
  const parsed = samplesLineSchema.safeParse(value);
  if (!parsed.success) return { line, text, kind: 'unparsed' };
  if ('kind' in parsed.data) return { line, text, kind: 'header', header: parsed.data };
  if ('machine' in parsed.data) return { line, text, kind: 'machine', machine: parsed.data };
  if ('event' in parsed.data) return { line, text, kind: 'event', event: parsed.data };
  return { line, text, kind: 'sample', sample: parsed.data };
}

function parseLine(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
