import { z } from 'zod';
import { lineFinder } from '../lib/line-finder.ts';
import { type Fact, known, located, type Place, unreadable } from '../model/fact.ts';
import { defineParser } from '../model/parser.ts';
import { placeIn, readText } from './read-text.ts';

// <mdatp><general><script_version>1.3.2</script_version><script_run_time>2026-11-20T18:02:11.402318</script_run_time></general>
// <device_info><healthy display_name="Healthy">True</healthy></device_info><events><event id="220012"/></events></mdatp>
// (As the macOS code of the XMDE Client Analyzer 1.3 writes it: two levels, plain text inside, only the five entities of XML.)
const ELEMENT = /<([A-Za-z][\w.-]{0,63})((?:\s[^<>]{0,1000})?)>([^<]{0,10000})<\/\1\s{0,4}>/g;
const EVENT = /<event\s[^<>]{0,1000}>/g;
const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['&amp;', '&'],
  ['&lt;', '<'],
  ['&gt;', '>'],
  ['&quot;', '"'],
  ['&apos;', "'"],
]);
const MAX_CHARACTERS = 4_000_000;

/** What the Client Analyzer found out about the Mac. */
export const mdeXml = defineParser({
  artifact: 'client-analyzer/mde-xml',
  about: 'the summary of the Client Analyzer',
  obtain: 'run the Client Analyzer with `sudo ./MDESupportTool -d`',
  finds: { analyzer: /^mde\.xml$/, content: /^(?:\s*<\?xml[^>]{0,200}>)?\s*<mdatp>/ },
  facts: {
    'analyzer.ran-at': z.iso.datetime().describe('when the Client Analyzer ran, UTC'),
    'analyzer.version': z.string().describe('version of the Client Analyzer'),
    'analyzer.device': z
      .array(
        z.object({
          ...located,
          key: z.string().describe('such as av_process_status'),
          name: z.string().nullable().describe('as its report shows it'),
          value: z.string(),
        }),
      )
      .describe('what it says about this Mac'),
    'analyzer.events': z
      .array(z.object({ ...located, id: z.string().describe('begins with 2 on macOS') }))
      .describe('its findings, by number'),
  },
  async parse(files) {
    const [file] = files.toSorted(
      (one, other) => (other.modifiedAt?.getTime() ?? 0) - (one.modifiedAt?.getTime() ?? 0),
    );
    if (file === undefined) return {};
    const text = await readText(file);
    if (text.length > MAX_CHARACTERS) throw new Error(`${file.path} is larger than such a summary ever is`);
    if (!/<mdatp\b/.test(text)) throw new Error(`${file.path} has no element <mdatp>`);
    const lineOf = lineFinder(text);
    const place = ({ offset, excerpt }: Found) => placeIn(file, lineOf(offset), excerpt);
    const whole = placeIn(file, lineOf(text.indexOf('<mdatp')), '<mdatp');
    const general = elementsOf(sectionOf(text, 'general'));
    const ranAt = general.find(({ key }) => key === 'script_run_time');
    const version = general.find(({ key }) => key === 'script_version');
    const device = elementsOf(sectionOf(text, 'device_info'));
    const events = sectionOf(text, 'events');
    return {
      ...(ranAt && { 'analyzer.ran-at': readTime(ranAt.value, place(ranAt)) }),
      ...(version && { 'analyzer.version': known(version.value, place(version)) }),
      ...(device.length > 0 && {
        'analyzer.device': known(
          device.map((element) => ({ key: element.key, name: element.name, value: element.value, at: place(element) })),
          whole,
        ),
      }),
      ...(events && {
        'analyzer.events': events.isComplete
          ? known(
              eventsOf(events).map((event) => ({ id: event.id, at: place(event) })),
              whole,
            )
          : unreadable(`${file.path} ends within its events`),
      }),
    };
  },
});

interface Found {
  readonly offset: number;
  readonly excerpt: string;
}

interface Section {
  readonly text: string;
  readonly offset: number;
  readonly isComplete: boolean;
}

function sectionOf(text: string, tag: string): Section | undefined {
  const offset = text.search(new RegExp(`<${tag}[\\s/>]`));
  if (offset === -1) return undefined;
  const isEmpty = text.startsWith(`<${tag}/>`, offset);
  const end = isEmpty ? offset : text.indexOf(`</${tag}>`, offset);
  return { text: text.slice(offset, end === -1 ? undefined : end), offset, isComplete: end !== -1 };
}

function elementsOf(section: Section | undefined): (Found & { key: string; name: string | null; value: string })[] {
  const { text, offset } = section ?? { text: '', offset: 0 };
  return Array.from(
    text.matchAll(ELEMENT),
    ({ 0: excerpt, 1: key = '', 2: attributes = '', 3: value = '', index }) => ({
      ...{ key, name: attributeOf(attributes, 'display_name'), value: resolveEntities(value).trim() },
      ...{ offset: offset + index, excerpt },
    }),
  );
}

function eventsOf({ text, offset }: Section): (Found & { id: string })[] {
  return Array.from(text.matchAll(EVENT), ({ 0: excerpt, index }) => ({ excerpt, index })).flatMap(
    ({ excerpt, index }) => {
      const id = attributeOf(excerpt, 'id');
      return id === null ? [] : [{ id, offset: offset + index, excerpt }];
    },
  );
}

function attributeOf(tag: string, name: string): string | null {
  const value = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];
  return value === undefined ? null : resolveEntities(value);
}

function resolveEntities(text: string): string {
  return text.replace(/&\w{2,4};/g, (entity) => ENTITIES.get(entity) ?? entity);
}

/** Python's `isoformat` of UTC: microseconds, no zone. */
function readTime(text: string, place: Place): Fact<string> {
  const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3})?/.exec(text)?.[0];
  const date = new Date(`${time}Z`);
  return Number.isNaN(date.getTime()) ? unreadable(`script_run_time is ${text}`) : known(date.toISOString(), place);
}
