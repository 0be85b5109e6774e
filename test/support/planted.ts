import { gzipSync } from 'node:zlib';
import { buildBinary } from 'plist';
import { craftedZip } from './crafted-zip.ts';

/** What was planted, by what it is. */
export interface Planted {
  readonly users: readonly string[];
  readonly hosts: readonly string[];
  readonly mails: readonly string[];
  readonly ids: readonly string[];
  readonly serials: readonly string[];
  readonly secrets: readonly string[];
}

const numbered = (count: number, make: (index: number) => string): string[] =>
  Array.from({ length: count }, (_, index) => make(index));
const hex = (index: number, length: number): string =>
  BigInt(`${(index + 1) * 7_919}${'3141592653589793238462643383279502884197'.slice(0, 24)}`)
    .toString(16)
    .padStart(length, 'a')
    .slice(-length);

/** Three hundred identities, none of them a word or a part of another one. */
export const PLANTED: Planted = {
  users: numbered(100, (index) => `qusr${index}zed`),
  hosts: numbered(50, (index) => `wkst${index}-lap`),
  mails: numbered(50, (index) => `pers${index}@firm${index}.example`),
  ids: numbered(50, (index) => hex(index, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')),
  serials: numbered(25, (index) => `C02X${100 + index}ZZJG5`),
  secrets: numbered(25, (index) => `s3cr3t-value-${index}-${hex(index, 12)}`),
};

const LOGS = 'Library/Logs/Microsoft/mdatp';
const SUPPORT = 'Library/Application Support/Microsoft/Defender';

/** A tree that gives each identity away once in a place that says what it is, and repeats it in forty places that do not. */
export function plantedTree(): Record<string, string | Buffer> {
  const { users, hosts, mails, ids, serials, secrets } = PLANTED;
  const all = [...users, ...hosts, ...mails, ...ids, ...serials, ...secrets];
  const telling = [
    ...users.map((user) => `opened /Users/${user}/Library/x`),
    ...hosts.map((host) => `hostname: ${host}`),
    ...mails.map((mail) => `account ${mail} signed in`),
    ...ids.map((id, index) => `${['org_id', 'machine_guid', 'edr_machine_id'][index % 3]} : "${id}"`),
    ...serials.map((serial) => `SerialNumber = ${serial}`),
    ...secrets.map((secret) => `password=${secret}`),
  ];
  const lines = all.map((value) => `seen ${value} again`).join('\n');
  const quoted = JSON.stringify({ note: all.map((value) => `a/${value}/"b"`) });
  const padded = all.map((value, index) => `${'.'.repeat(60_000 + index)} ${value}`).join('\n');
  const xml = (body: string) =>
    `<?xml version="1.0" encoding="UTF-8"?>\n<plist version="1.0"><dict>${body}</dict></plist>\n`;
  return {
    [`${LOGS}/telling.log`]: `${telling.join('\n')}\n`,
    [`${LOGS}/plain.log`]: lines,
    [`${LOGS}/crlf.log`]: lines.replaceAll('\n', '\r\n'),
    [`${LOGS}/upper.log`]: lines.toUpperCase(),
    [`${LOGS}/nfd.log`]: lines.normalize('NFD'),
    [`${LOGS}/one-line.log`]: all.join(' '),
    [`${LOGS}/comma.log`]: all.join(','),
    [`${LOGS}/quoted.log`]: all.map((value) => `'${value}' "${value}" (${value}) [${value}] <${value}>`).join('\n'),
    [`${LOGS}/percent.log`]: all.map((value) => `?q=${encodeURIComponent(`/x/${value}/`)}`).join('\n'),
    [`${LOGS}/percent-all.log`]: all
      .map((value) => value.replace(/[^a-z0-9]/gi, (c) => `%${c.charCodeAt(0).toString(16)}`))
      .join('\n'),
    [`${LOGS}/json.json`]: quoted,
    [`${LOGS}/json-slash.json`]: quoted.replaceAll('/', '\\/'),
    [`${LOGS}/json-in-json.json`]: JSON.stringify({ inner: quoted }),
    [`${LOGS}/base64.log`]: all.map((value) => Buffer.from(`x ${value} y`).toString('base64')).join('\n'),
    [`${LOGS}/base64-1.log`]: all.map((value) => Buffer.from(`xy ${value} y`).toString('base64')).join('\n'),
    [`${LOGS}/base64-2.log`]: all.map((value) => Buffer.from(`xyz ${value} y`).toString('base64')).join('\n'),
    [`${LOGS}/utf16le.log`]: Buffer.from(`\ufeff${lines}`, 'utf16le'),
    [`${LOGS}/utf16be.log`]: Buffer.from(`\ufeff${lines}`, 'utf16le').swap16(),
    [`${LOGS}/utf16-inside.log`]: Buffer.concat([
      Buffer.from('start\n'),
      Buffer.from(all.join(' '), 'utf16le'),
      Buffer.from(`\n${'text '.repeat(400_000)}`),
    ]),
    [`${LOGS}/seams.log`]: padded,
    [`${LOGS}/rotated.log.gz`]: gzipSync(lines),
    [`${LOGS}/archive.zip`]: craftedZip([{ name: 'a/inner.log', bytes: Buffer.from(lines) }]),
    [`${LOGS}/paths.log`]: all.map((value) => `/opt/${value}/bin /var/${value}`).join('\n'),
    [`${LOGS}/names.log`]: all.map((value) => `file_${value}.txt ${value}.plist -${value}-`).join('\n'),
    [`${LOGS}/tabs.log`]: all.join('\t'),
    [`${LOGS}/no-newline.log`]: `${lines}x`.slice(0, -1),
    [`${LOGS}/bad-utf8.log`]: Buffer.concat(
      all.map((value) =>
        Buffer.concat([Buffer.from([0xff, 0x20]), Buffer.from(value), Buffer.from([0x20, 0xfe, 0x0a])]),
      ),
    ),
    [`${LOGS}/syslog.log`]: all.map((value) => `Nov 20 18:45:00 somemac proc[1]: ${value}`).join('\n'),
    [`${LOGS}/table.csv`]: all.map((value, index) => `${index};${value};x`).join('\n'),
    [`${LOGS}/escaped.log`]: all.map((value) => `"\\n${value}\\t"`).join('\n'),
    [`${LOGS}/html.log`]: all.map((value) => `<a href="x">${value}</a>&amp;${value}`).join('\n'),
    [`${LOGS}/${users[0]}/folder.log`]: lines,
    [`${LOGS}/named-${hosts[1]}.log`]: 'nothing\n',
    [`${LOGS}/named_${users[2]}.log`]: 'nothing\n',
    [`${SUPPORT}/wdavcfg`]: JSON.stringify({ exclusions: all.map((value) => ({ path: `/x/${value}` })) }),
    [`${SUPPORT}/wdavstate`]: JSON.stringify(Object.fromEntries(all.map((value) => [value, true]))),
    [`${SUPPORT}/wdavdiag/1.zip`]: craftedZip([
      { name: 'logs/core.log', bytes: Buffer.from(lines) },
      { name: `logs/${hosts[3]}.log.gz`, bytes: gzipSync(lines) },
      { name: 'deeper.zip', bytes: craftedZip([{ name: `x/${users[4]}.log`, bytes: Buffer.from(lines) }]) },
    ]),
    'Library/Managed Preferences/com.microsoft.wdav.plist': Buffer.from(
      buildBinary({ list: all, keys: Object.fromEntries(all.map((value) => [value, 1])) }),
    ),
    'Library/Managed Preferences/com.microsoft.wdav.ext.plist': xml(
      all.map((value) => `<key>${value}</key><string>x ${value}</string>`).join(''),
    ),
    'Library/Logs/Microsoft/autoupdate.log': lines,
    [`Users/${users[5]}/Library/Preferences/com.microsoft.autoupdate2.plist`]: xml(
      `<key>a</key><string>${all.join(' ')}</string>`,
    ),
  };
}
