import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Identity, RedactionLevel } from '../../src/model/redaction.ts';
import type { Detector } from '../../src/redact/detector.ts';
import { detectorsOf } from '../../src/redact/detectors/index.ts';
import { identityCollector } from '../../src/redact/identities.ts';
import { createLearner } from '../../src/redact/learn.ts';
import { createPseudonyms } from '../../src/redact/pseudonym.ts';
import { createRedactor } from '../../src/redact/redactor.ts';
import { MAX_LINE_BYTES, Unredactable } from '../../src/redact/windows.ts';

const KEY = Buffer.alloc(32, 7);
const RILEY: Identity = { kind: 'user', value: 'riley' };
const MAC: Identity = { kind: 'host', value: 'rileys-mbp' };
const ORG: Identity = { kind: 'org', value: 'c4f1d8a0-7b1e-4a55-9d2c-0f6e3b9a1147' };

function redactor(level: RedactionLevel, ...known: Identity[]) {
  const collector = identityCollector();
  for (const identity of known) collector.add(identity);
  return redactorWith(detectorsOf(level), collector.identities());
}

function redactorWith(detectors: readonly Detector[], identities = identityCollector().identities(), clock = () => 0) {
  return createRedactor({ detectors, identities, pseudonyms: createPseudonyms(KEY), clock });
}

function standIn({ kind, value }: Identity): string {
  return createPseudonyms(KEY).of(kind, value);
}

async function* inPieces(bytes: Buffer, lengths: readonly number[]): AsyncGenerator<Buffer> {
  let at = 0;
  for (const length of lengths) {
    yield bytes.subarray(at, at + length);
    at += length;
  }
  yield bytes.subarray(at);
}

async function all(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return Buffer.concat(parts);
}

const U = standIn(RILEY);
const H = standIn(MAC);

describe('what is known goes wherever it is written', () => {
  test.each([
    ['as a word', 'hello riley, hello', `hello ${U}, hello`],
    ['in capitals', 'RILEY', U],
    ['in a path', '/opt/riley/x', `/opt/${U}/x`],
    ['behind an escape', '"a\\nriley"', `"a\\n${U}"`],
    ['in a URL', 'p=%2Friley%2Fx', `p=%2F${U}%2Fx`],
    ['between typographic quotation marks', 'of “riley”, riley’s and —riley…', `of “${U}”, ${U}’s and —${U}…`],
    ['in a name of a file', 'crash_rileys-mbp.log', `crash_${H}.log`],
    ['in base64', `blob ${Buffer.from('xx rileys-mbp yy').toString('base64')} end`, /^blob encoded-\w{12} end$/],
    [
      'in UTF-16',
      Buffer.from('to riley.', 'utf16le').toString('latin1'),
      Buffer.from(`to ${U}.`, 'utf16le').toString('latin1'),
    ],
  ])('%s', (_, input, output) => {
    const redacted = redactor('standard', RILEY, MAC).text(input);
    if (typeof output === 'string') expect(redacted).toBe(output);
    else expect(redacted).toMatch(output);
  });

  test.each([
    ['part of another word', 'rileyx xriley riley2'],
    ['part of a word in another script', 'rileyé ériley riley\u0301 рriley'],
  ])('but not %s', (_, text) => {
    expect(redactor('standard', RILEY).text(text)).toBe(text);
  });

  test.each(['o\\u0027neil\\u002bx', 'o%27neil%2Bx', 'o&apos;neil+x'])(
    'a name with signs is the same name written as %s',
    (written) => {
      const name: Identity = { kind: 'user', value: "o'neil+x" };
      expect(redactor('standard', name).text(`"${written}"`)).toBe(`"${standIn(name)}"`);
    },
  );

  test('accents composed or apart are the same name', () => {
    const name: Identity = { kind: 'user', value: 'zoé' };
    const redacted = redactor('standard', name).text(`${'zoé'.normalize('NFC')} ${'zoé'.normalize('NFD')}`);
    expect(redacted).toBe(`${standIn(name)} ${standIn(name)}`);
  });
});

describe('standard takes out', () => {
  test.each([
    ['a home folder', 'open /Users/jo.doe/x', /^open \/Users\/user-\w{12}\/x$/],
    ['an organization in JSON', `{"orgId": "${ORG.value}"}`, /^\{"orgId": "facade00(?:-\w{4}){3}-\w{12}"\}$/],
    ['an organization in a plist', `<key>OrganizationId</key>\n  <string>${ORG.value}</string>`, /<string>facade00-/],
    ['an id in a wrapped value', '"machineGuid": {"value": "0B7D4E19C2A85F63"}', /"value": "(?:device-|facade00)/],
    ['an e-mail address', 'from <jo@contoso.example>', /^from <mail-\w{12}>$/],
    ['a serial number', 'Serial Number (system): C02XK1ZZJG5H', /: serial-\w{12}$/],
    ['a hardware address', 'ether a4:83:e7:0b:52:1c up', /^ether hardware-\w{12} up$/],
    ['a local name', 'to jos-air.local:445', /^to host-\w{12}\.local:445$/],
    ['the host of a syslog line', 'Nov 20 18:45:00 jos-air kernel[0]: x', /^Nov 20 18:45:00 host-\w{12} kernel/],
    ['the host of a report', 'a_2026-11-18-154021_jos-air.cpu_resource.diag', /_host-\w{12}\.cpu_resource\.diag$/],
    ['a password', 'password=hunter22 ok', /^password=secret-removed ok$/],
    ['a bearer token', 'Authorization: Bearer abc.def-ghi', /^Authorization: secret-removed$/],
    ['a signature', 'https://a.blob.core.windows.net/c?sv=1&sig=aB%2Fcdefgh%3D&x=1', /&sig=secret-removed&x=1$/],
    ['credentials of a proxy', 'http://jo:pw1@proxy:8080', /^http:\/\/secret-removed@proxy:8080$/],
    ['a tag', 'edr_device_tags : [{"key":"GROUP","value":"pilot-macs"}]', /"key":"GROUP","value":"tag-\w{12}"/],
    [
      'a private key',
      '-----BEGIN RSA PRIVATE KEY-----\nMIIabc\n-----END RSA PRIVATE KEY-----\nx',
      /-----secret-removed\nx$/,
    ],
  ])('%s', (_, input, output) => {
    expect(redactor('standard').text(input)).toMatch(output);
  });
});

describe('strict takes out besides', () => {
  test.each([
    ['an IPv4 address', 'via 10.20.30.40:8080', /^via ip-\w{12}:8080$/],
    ['an IPv6 address', 'via fe80::1c2a:9ff:fe3b:4d5e ok', /^via ip-\w{12} ok$/],
    ['the name of a server', 'https://jamf.contoso.example/x', /^https:\/\/domain-\w{12}\/x$/],
    ['the name of a server alone', 'proxy: proxy.contoso.example:8080', /^proxy: domain-\w{12}:8080$/],
    ['folders of a person', '/Users/jo/Secret Plan/a.docx', /^\/Users\/user-\w{12}\/path-\w{12}\/path-\w{12}\.docx$/],
    ['arguments', '"commandLine": "/usr/bin/ssh -i k jo@x"', /"commandLine": "argument-\w{12}"/],
  ])('%s', (_, input, output) => {
    expect(redactor('standard').text(input)).not.toMatch(output);
    expect(redactor('strict').text(input)).toMatch(output);
  });
});

test.each([
  ['versions', 'app 101.26022.0015, engine 1.1.26020.3006, definitions 1.463.434.0, version 10.15.7.1'],
  ['times', '[2026-11-18 09:12:36.000422 UTC] 18:45:00'],
  ['GUIDs of Microsoft in other fields', '"detectionId": "8b1c7f5e-2f64-4b0b-9d2d-6b4c1f6f0a11"'],
  ['what says that there is no value', 'org_id : "unavailable"\nmachine_guid : ""'],
  ['accounts of the system', 'user=root owner: _windowserver'],
  ['folders of nobody', '/Users/Shared /Users/*/Library'],
  ['loopback', 'listening on 127.0.0.1 and ::1'],
  ['servers of Microsoft', 'https://winatp-gw-neu.microsoft.com/x'],
  ['bundle identifiers', 'com.microsoft.wdav.epsext com.apple.Safari org.mozilla.com io.tailscale.net.example'],
  ['names of files', 'main.swift a.tar.gz build.rs index.de.html lib.in.c'],
  ['its own stand-ins', `org_id: "facade00-066c-10a7-1f29-b87c0a54facf" /Users/${U}/`],
])('leaves %s alone, also at the strictest level', (_, text) => {
  expect(redactor('strict').text(text)).toBe(text);
});

test('where chunks begin and end makes no difference, and every other byte stays', async () => {
  const piece = fc.oneof(
    fc.constantFrom(
      'riley',
      ' /Users/jo/x ',
      'rileys-mbp',
      '\n',
      '\r\n',
      ' org_id: "c4f1d8a0-7b1e-4a55-9d2c" ',
      ' jo@a.example ',
    ),
    fc.string({ maxLength: 30 }),
  );
  const bytes = fc.array(
    fc.oneof(
      piece.map((text) => Buffer.from(text)),
      fc.uint8Array({ maxLength: 20 }),
    ),
    { maxLength: 200 },
  );
  const redacting = redactor('standard', RILEY, MAC);
  await fc.assert(
    fc.asyncProperty(bytes, fc.array(fc.nat(200)), async (parts, lengths) => {
      const whole = Buffer.concat(parts.map((part) => Buffer.from(part)));
      const atOnce = await all(redacting.bytes(inPieces(whole, [])));
      const inParts = await all(redacting.bytes(inPieces(whole, lengths)));
      expect(inParts).toEqual(atOnce);
      expect(atOnce.toString('latin1')).not.toMatch(/(?<![a-z0-9\x80-\xff])rileys-mbp(?![a-z0-9\x80-\xff])/i);
    }),
    { numRuns: 200 },
  );
});

test.each([
  [997, 3_000],
  [200_003, 15],
])(
  'a file larger than any buffer, of lines of %d bytes, is redacted all through, also across the seams',
  async (length, lines) => {
    const line = `${'x'.repeat(length)} riley\n`;
    const bytes = Buffer.from(line.repeat(lines));
    const redacted = await all(redactor('standard', RILEY).bytes(inPieces(bytes, Array(400).fill(7_919))));
    expect(redacted.toString()).toBe(line.replace('riley', U).repeat(lines));
  },
);

test('every IPv6 address goes as a whole, however it is written', () => {
  const strict = redactor('strict');
  const address = fc.tuple(fc.ipV6(), fc.boolean()).map(([text, isUpper]) => (isUpper ? text.toUpperCase() : text));
  fc.assert(
    fc.property(
      address.filter((text) => text !== '::1' && /\d/.test(text)),
      (text) => expect(strict.text(`22:58:24 from ${text} now`)).toMatch(/^22:58:24 from ip-[a-z2-9]{12} now$/),
    ),
    { numRuns: 500 },
  );
});

test('invalid UTF-8 passes unharmed', async () => {
  const bytes = Buffer.from([0x66, 0xff, 0x6f, 0x20, 0xc3, 0x28, 0x0a]);
  expect(await all(redactor('strict', RILEY).bytes(inPieces(bytes, [2])))).toEqual(bytes);
});

test('a line too long to be checked is not let through', async () => {
  async function* endless(): AsyncGenerator<Buffer> {
    for (let sent = 0; sent < 2 * MAX_LINE_BYTES; sent += 65_536) yield Buffer.alloc(65_536, 'a');
  }
  await expect(all(redactor('standard').bytes(endless()))).rejects.toThrow('too long to be checked');
});

test('a detector that fails lets nothing through, nor does one that fails late', async () => {
  const detector: Detector = {
    ...(detectorsOf('standard')[0] as Detector),
    anchors: ['bad'],
    isWorthwhile: () => true,
    find() {
      throw new RangeError('out of its depth');
    },
  };
  const failing = redactorWith([detector]);
  await expect(all(failing.bytes(inPieces(Buffer.from('so far so bad\n'), [])))).rejects.toThrow('a detector failed');
  const late = Buffer.from(`${'good line\n'.repeat(100_000)}bad line\n`);
  await expect(all(failing.bytes(inPieces(late, Array(20).fill(50_000))))).rejects.toThrow(Unredactable);
  expect(() => failing.text('bad')).toThrow(Unredactable);
  const learner = createLearner([detector], () => 0);
  await expect(learner.bytes(inPieces(late, []), () => {})).rejects.toThrow('a detector failed');
});

test('a detector that takes too long lets nothing through', async () => {
  let now = 0;
  const stuck = redactorWith(detectorsOf('standard'), undefined, () => (now += 60_000));
  await expect(all(stuck.bytes(inPieces(Buffer.from('a\n'), [])))).rejects.toThrow('took too long');
});
