import { isIP } from 'node:net';
import { type Detector, matchAt } from '../detector.ts';

const DOT = 0x2e;
const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x30 && byte <= 0x39;
const IPV4 = /(?<![0-9A-Za-z._-])(?:\d{1,3}\.){3}\d{1,3}(?![0-9A-Za-z_-]|\.\d)/;
const VERSION_BEFORE = /(?:version|build|engine|definitions?|update|release|agent|macos|os|v)[\s"':=(]{0,6}$/i;
const SPECIAL_V4 = /^(?:127\.|0\.|255\.255\.255\.255$)/;

/** IPv4 addresses. */
export const ipv4: Detector = {
  id: 'ipv4-addresses',
  level: 'strict',
  about: 'IPv4 addresses',
  examples: ['10.20.30.40', 'proxy 192.0.2.7:8080'],
  misses: 'addresses written as numbers, and those behind a word such as `version`',
  guard: 'four parts of at most 255; not behind `version`, `build`, `engine` …; loopback stays',
  anchors: ['.'],
  reach: [48, 16],
  // The first dot of the four parts: a digit on both sides, and no dot shortly before.
  isWorthwhile: (bytes, at) =>
    isDigit(bytes[at - 1]) &&
    isDigit(bytes[at + 1]) &&
    ![bytes[at - 2], bytes[at - 3], bytes[at - 4]].includes(DOT) &&
    [bytes[at + 2], bytes[at + 3], bytes[at + 4]].includes(DOT),
  find({ text, at }) {
    const start = text.slice(0, at).search(/\d{1,3}$/);
    const found = start < 0 ? null : IPV4.exec(text.slice(Math.max(0, start - 1)));
    const from = Math.max(0, start - 1) + (found?.index ?? 0);
    if (found === null || from !== start || isIP(found[0]) !== 4) return [];
    if (SPECIAL_V4.test(found[0]) || VERSION_BEFORE.test(text.slice(0, from))) return [];
    return [{ from, to: from + found[0].length, kind: 'ip', value: found[0], isLearned: true }];
  },
};

const COLON = 0x3a;
const isHex = (byte: number | undefined): boolean =>
  byte !== undefined && (isDigit(byte) || (byte >= 0x61 && byte <= 0x66) || (byte >= 0x41 && byte <= 0x46));
const IPV6_BEFORE = /(?<![0-9A-Za-z:.])[0-9A-Fa-f:]{0,39}$/;
const IPV6_AFTER = /[0-9A-Fa-f:.]{1,45}/y;

/** IPv6 addresses. */
export const ipv6: Detector = {
  id: 'ipv6-addresses',
  level: 'strict',
  about: 'IPv6 addresses',
  examples: ['fe80::1c2a:9ff:fe3b:4d5e', '2001:db8::7'],
  misses: 'addresses with a zone behind `%`, of which the zone stays',
  guard: 'must be a valid address as a whole; times, `::` alone and loopback stay',
  anchors: [':'],
  reach: [48, 48],
  isWorthwhile: (bytes, at) =>
    bytes[at + 1] === COLON || (isHex(bytes[at - 1]) && isHex(bytes[at + 1]) && bytes[at - 3] !== COLON),
  find({ text, at }) {
    const before = IPV6_BEFORE.exec(text.slice(0, at))?.[0];
    const after = matchAt(IPV6_AFTER, text, at)?.[0].replace(/\.+$/, '');
    if (before === undefined || after === undefined || /[A-Za-z0-9]/.test(text[at + after.length] ?? '')) return [];
    const value = `${before}${after}`.replace(/(?<!:):$/, '');
    if (isIP(value) !== 6 || /^::1?$/.test(value)) return [];
    const from = at - before.length;
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
  about: 'names of servers, in addresses and behind `@`, outside those of Microsoft and Apple',
  examples: ['https://jamf.contoso.example/enroll'],
  misses: 'names of servers that are in no address and in no field named `host`, `server` or `proxy`',
  guard: 'names of Microsoft and Apple stay; identifiers such as `com.microsoft.wdav` are in no address',
  anchors: ['://', '%3a%2f%2f', ':\\/\\/'],
  reach: [0, 300],
  find({ text, end }) {
    const start = matchAt(/[^\s"'<>@/\\]{1,256}@/y, text, end)?.[0].length ?? 0;
    const value = matchAt(HOST_NAME, text, end + start)?.[0];
    if (value === undefined || MICROSOFT.test(value)) return [];
    return [{ from: end + start, to: end + start + value.length, kind: 'domain', value, isLearned: true }];
  },
};
