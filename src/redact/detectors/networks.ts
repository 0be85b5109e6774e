import { isIP } from 'node:net';
import { type Detector, DIGITS, HEX_DIGITS, marksBetween, matchAt } from '../detector.ts';

const DOT = 0x2e;
const IPV4 = /(?<![0-9A-Za-z._-])(?:\d{1,3}\.){3}\d{1,3}(?![0-9A-Za-z_-]|\.\d)/y;
const VERSION_BEFORE = /(?:version|build|engine|definitions?|update|release|app|macos|os|v)[\s"':=(]{0,6}$/i;
const SPECIAL_V4 = /^(?:127\.|0\.|255\.255\.255\.255$)/;

/** Where the run of characters that goes over `at` begins, at most `most` of them before it. */
function startOf(isPart: RegExp, text: string, at: number, most: number): number {
  let from = at;
  while (from > 0 && at - from < most && isPart.test(text[from - 1] ?? '')) from -= 1;
  return from;
}

/** IPv4 addresses. */
export const ipv4: Detector = {
  id: 'ipv4-addresses',
  level: 'strict',
  about: 'IPv4 addresses',
  examples: ['10.20.30.40', 'proxy 192.0.2.7:8080'],
  misses: 'addresses written as numbers, and those behind a word such as `version`',
  guard: 'four parts of at most 255; not behind `version`, `build`, `engine` …; loopback stays',
  anchors: marksBetween(DIGITS, '.', DIGITS),
  reach: [48, 16],
  // The first dot of the four parts: another one behind it, and none shortly before.
  isWorthwhile: (bytes, at) =>
    (bytes[at + 3] === DOT || bytes[at + 4] === DOT || bytes[at + 5] === DOT) &&
    bytes[at - 1] !== DOT &&
    bytes[at - 2] !== DOT &&
    bytes[at - 3] !== DOT,
  find({ text, at }) {
    const from = startOf(/\d/, text, at, 2);
    const value = matchAt(IPV4, text, from)?.[0];
    if (value === undefined || isIP(value) !== 4) return [];
    if (SPECIAL_V4.test(value) || VERSION_BEFORE.test(text.slice(0, from))) return [];
    return [{ from, to: from + value.length, kind: 'ip', value, isLearned: true }];
  },
};

const COLON = 0x3a;
/** Of an address without `::` whose last two groups are written as in IPv4. */
const FEWEST_COLONS = 6;
const IPV6 = /(?<![0-9A-Za-z:.])[0-9A-Fa-f:][0-9A-Fa-f:.]{1,44}(?![0-9A-Za-z])/y;

/** How many colons are in the run of hexadecimal digits and colons that begins at `at`. */
function colonsFrom(bytes: Uint8Array, at: number): number {
  let colons = 0;
  for (let place = at; place < at + 40; place += 1) {
    const byte = bytes[place];
    if (byte === COLON) colons += 1;
    else if (byte === undefined || !isHex(byte)) return colons;
  }
  return colons;
}

function isHex(byte: number): boolean {
  return (byte >= 0x30 && byte <= 0x39) || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x66);
}

/** IPv6 addresses. */
export const ipv6: Detector = {
  id: 'ipv6-addresses',
  level: 'strict',
  about: 'IPv6 addresses',
  examples: ['fe80::1c2a:9ff:fe3b:4d5e', '2001:db8::7'],
  misses: 'addresses with a zone behind `%`, of which the zone stays',
  guard: 'must be a valid address as a whole, with a digit; times, `::` alone, loopback and names such as `a::b` stay',
  anchors: [
    ...marksBetween(HEX_DIGITS, ':', HEX_DIGITS),
    ...[...HEX_DIGITS].flatMap((digit) => [`${digit}::`, `::${digit}`]),
  ],
  reach: [48, 48],
  isWorthwhile: (bytes, at) => bytes[at + 2] === COLON || bytes[at] === COLON || colonsFrom(bytes, at) >= FEWEST_COLONS,
  find({ text, at }) {
    const from = startOf(/[0-9A-Fa-f:]/, text, at, 39);
    const value = matchAt(IPV6, text, from)?.[0].replace(/\.+$|(?<!:):$/, '');
    if (value === undefined || isIP(value) !== 6 || /^(?:::1|[^0-9]*)$/.test(value)) return [];
    return [{ from, to: from + value.length, kind: 'ip', value, isLearned: true }];
  },
};

const MICROSOFT =
  /(?:^|\.)(?:microsoft|windows|azure|azureedge|msedge|office|office365|live|windowsupdate|microsoftonline|trafficmanager|apple|icloud)\.(?:com|net|us|org)$/i;
const HOST_NAME = /(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,62})\.){1,8}[A-Za-z]{2,24}(?![A-Za-z0-9-])/y;

/** Names of servers in addresses. */
export const domains: Detector = {
  id: 'domains',
  level: 'strict',
  about: 'names of servers in addresses, outside those of Microsoft and Apple',
  examples: ['https://jamf.contoso.example/enroll'],
  misses: 'addresses without `://`; the next detector finds most of those',
  guard: 'names of Microsoft and Apple stay; so do names without a dot',
  anchors: ['://', '%3a%2f%2f', ':\\/\\/'],
  reach: [0, 300],
  find({ text, end }) {
    const start = matchAt(/[^\s"'<>@/\\]{1,256}@/y, text, end)?.[0].length ?? 0;
    const value = matchAt(HOST_NAME, text, end + start)?.[0];
    if (value === undefined || MICROSOFT.test(value)) return [];
    return [{ from: end + start, to: end + start + value.length, kind: 'domain', value, isLearned: true }];
  },
};

/** Of the root zone those a company or its services use most; none is also the ending of a common kind of file, such as `pl`. */
const TOP_LEVELS = [
  ...['com', 'net', 'org', 'edu', 'gov', 'info', 'biz', 'cloud', 'dev', 'io', 'example', 'test', 'corp', 'eu'],
  ...['at', 'au', 'be', 'br', 'ca', 'ch', 'cn', 'de', 'dk', 'es', 'fi', 'fr', 'ie', 'il', 'it', 'jp', 'kr'],
  ...['mx', 'nl', 'no', 'nz', 'pt', 'se', 'sg', 'uk', 'us', 'za'],
];
/** `com.microsoft.wdav`, `org.mozilla.firefox`: names of programs, written from the other end. */
const REVERSED = /^(?:com|net|org|edu|gov|io|dev)\./i;
const IS_NAME = /^(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,62})\.){1,8}[A-Za-z]{2,24}$/;

/** Names of servers without an address around them. */
export const serverNames: Detector = {
  id: 'server-names',
  level: 'strict',
  about: 'names of servers anywhere, by their top-level domain, outside those of Microsoft and Apple',
  examples: ['proxy.contoso.example:8080', 'CONNECT jamf.contoso.com:443'],
  misses: 'top-level domains that are not on its list of forty, names without a dot',
  guard: 'identifiers such as `com.microsoft.wdav`, files such as `main.swift`, names of Microsoft and Apple',
  anchors: TOP_LEVELS.map((name) => `.${name}`),
  reach: [256, 2],
  isWorthwhile: (bytes, at, end) => isPartOfName(bytes[at - 1]) && !isPartOfName(bytes[end]),
  find({ text, at, end }) {
    const from = startOf(/[A-Za-z0-9.-]/, text, at, 255);
    const value = text.slice(from, end);
    if (/^\.[A-Za-z0-9]/.test(text.slice(end)) || !IS_NAME.test(value)) return [];
    if (REVERSED.test(value) || MICROSOFT.test(value)) return [];
    return [{ from, to: end, kind: 'domain', value, isLearned: true }];
  },
};

function isPartOfName(byte: number | undefined): boolean {
  if (byte === undefined) return false;
  const lower = byte | 0x20;
  return (lower >= 0x61 && lower <= 0x7a) || (byte >= 0x30 && byte <= 0x39) || byte === 0x2d || byte === 0x5f;
}
