/** Where a machine gets its power from. */
export interface Power {
  readonly source: 'mains' | 'battery';
  /** Null where there is no battery, or its level is not told. */
  readonly percent: number | null;
}

// Now drawing from 'Battery Power'
//  -InternalBattery-0 (id=12345678)	85%; discharging; 3:45 remaining present: true
// (`pmset -g batt`; a Mac without a battery prints the first line only, with 'AC Power'.)

const SOURCE = /^Now drawing from '(?<source>AC|Battery|UPS) Power'/m;
const LEVEL = /^ -InternalBattery-\S+.*?\t(?<percent>\d{1,3})%/m;

/** What `pmset -g batt` printed; undefined when it is not understood. */
export function readPower(text: string): Power | undefined {
  const source = SOURCE.exec(text)?.groups?.['source'];
  if (source === undefined) return undefined;
  const percent = LEVEL.exec(text)?.groups?.['percent'];
  return { source: source === 'AC' ? 'mains' : 'battery', percent: percent === undefined ? null : Number(percent) };
}
