import { type Detector, HEX_DIGITS, matchAt } from '../detector.ts';
import { isNoIdentity } from '../not-an-identity.ts';

const LABELS = /(?<![A-Za-z0-9._-])[A-Za-z0-9](?:[A-Za-z0-9.-]{0,126})$/;

/** Names in the local network. */
export const localNames: Detector = {
  id: 'local-names',
  level: 'standard',
  about: 'names of computers in the local network',
  examples: ['rileys-mbp.local', 'lon-042.corp.internal'],
  misses: 'names without `.local`, unless they are known from somewhere else',
  guard: 'whole words before the ending, and nothing behind it; `localhost`, services such as `_tcp.local`',
  anchors: ['.local', '.lan', '.internal'],
  reach: [128, 2],
  find({ text, at, end }) {
    if (/^(?:[A-Za-z0-9_-]|\.[A-Za-z0-9])/.test(text.slice(end))) return [];
    const value = LABELS.exec(text.slice(0, at))?.[0];
    if (value === undefined || isNoIdentity(value) || /^(?:[\d.]+|localhost)$/i.test(value)) return [];
    return [{ from: at - value.length, to: at, kind: 'host', value, isLearned: true }];
  },
};

const REPORT_HOST =
  /_\d{4}-\d{2}-\d{2}-\d{6}_([^/\s"'_][^/\s"']{0,63}?)(?:\.(?:cpu_resource|wakeups_resource|diskwrites_resource|memory_resource))?$/;

/** The name of the Mac in the name of a report. */
export const reportNames: Detector = {
  id: 'report-names',
  level: 'standard',
  about: 'the name of the Mac in the names of crash and resource reports',
  examples: ['wdavdaemon_2026-11-18-154021_rileys-mbp.cpu_resource.diag'],
  misses: 'reports that were given other names',
  guard: 'a date must come before',
  anchors: ['.diag', '.ips', '.crash', '.hang', '.spin', '.panic'],
  reach: [200, 0],
  find({ text, at }) {
    const host = REPORT_HOST.exec(text.slice(0, at));
    const value = host?.[1];
    if (host === null || value === undefined || isNoIdentity(value)) return [];
    const from = host.index + host[0].indexOf(value, '_0000-00-00-000000_'.length);
    return [{ from, to: from + value.length, kind: 'host', value, isLearned: true }];
  },
};

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
/** Of the hours, and of the half and quarter hours some countries have. */
const ZONES = [
  ...Array.from({ length: 13 }, (_, hours) => `-${String(hours).padStart(2, '0')}00`),
  ...Array.from({ length: 15 }, (_, hours) => `+${String(hours).padStart(2, '0')}00`),
  ...[
    '-0330',
    '-0230',
    '-0930',
    '+0330',
    '+0430',
    '+0530',
    '+0545',
    '+0630',
    '+0845',
    '+0930',
    '+1030',
    '+1245',
    '+1345',
  ],
];
const ISO =
  /(?<=\d\d:\d\d:\d\d(?:\.\d{1,9})?[+-]\d{4} ) {0,3}([A-Za-z0-9][A-Za-z0-9.-]{0,63}) [^\s:[\]]{1,64}\[\d+\][ :(]/y;
const SYSLOG = /[ \d]\d \d\d:\d\d:\d\d(?:\.\d+)? ([A-Za-z0-9][A-Za-z0-9.-]{0,63}) [^\s:[\]]{1,64}(?:\[\d+\])?[ :(]/y;

/** The name of the Mac in lines of the system log. */
export const systemLog: Detector = {
  id: 'system-log',
  level: 'standard',
  about: 'the name of the Mac behind the date in lines of the system log',
  examples: ['Nov 20 18:45:00 rileys-mbp kernel[0]: …', '2026-11-20 18:45:00.123456+0100 rileys-mbp kernel[0]: …'],
  misses: 'other formats of a log',
  guard: 'date, name and program must follow each other, after the name of a month at the start of a line; `localhost`',
  anchors: [...MONTHS, ...ZONES].map((word) => `${word} `),
  reach: [24, 200],
  find({ text, at, end }) {
    const isIso = /[+-]/.test(text[at] ?? '');
    if (!isIso && at > 0 && text[at - 1] !== '\n') return [];
    const line = matchAt(isIso ? ISO : SYSLOG, text, end);
    const value = line?.[1]?.replace(/\..*$/, '');
    if (line === undefined || value === undefined || isNoIdentity(value) || /^localhost$/i.test(value)) return [];
    const from = line.index + line[0].indexOf(value, isIso ? 0 : 9);
    return [{ from, to: from + value.length, kind: 'host', value, isLearned: true }];
  },
};

const MAC = /(?<![0-9A-Fa-f:])[0-9A-Fa-f]{2}([:-])(?:[0-9A-Fa-f]{2}\1){4}[0-9A-Fa-f]{2}(?![0-9A-Fa-f:])/;

/** Addresses of network hardware. */
export const hardwareAddresses: Detector = {
  id: 'hardware-addresses',
  level: 'standard',
  about: 'hardware addresses of network cards',
  examples: ['a4:83:e7:0b:52:1c', 'A4-83-E7-0B-52-1C'],
  misses: 'addresses without separators, unless in a field named after them',
  guard:
    'six pairs of hexadecimal digits exactly; times and longer fingerprints have fewer or more; all zeros or all ones stay',
  anchors: [...HEX_DIGITS].flatMap((one) => [...HEX_DIGITS].flatMap((two) => [`:${one}${two}:`, `-${one}${two}-`])),
  reach: [3, 18],
  // Two colons of a time, or dashes of a date, are three bytes apart; a third one never is.
  isWorthwhile: (bytes, at) => bytes[at + 6] === bytes[at] && bytes[at + 9] === bytes[at],
  find({ text }) {
    const found = MAC.exec(text);
    if (found === null || /^(?:00[:-]?)+$|^(?:ff[:-]?)+$/i.test(found[0])) return [];
    return [
      { from: found.index, to: found.index + found[0].length, kind: 'hardware', value: found[0], isLearned: true },
    ];
  },
};
