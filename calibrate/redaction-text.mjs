// Text whose truth is known, to try the detectors of `src/redact` on. Nothing here is taken from them: the forms are those of the files
// and of the outputs Defender and macOS write. «…» is what must go, {word} a made-up value; what stands alone must stay.
import { seededRandom } from '../fixtures/example-mac/seeded-random.mjs';

/** Per detector: lines with something to find, such lines in forms that are rare or hard, and look-alikes with nothing to find. */
export const TEMPLATES = {
  'identifying-fields': {
    find: [
      'org_id                                      : "«{guid}»"',
      '"machineGuid": "«{guid}»",',
      '  "edrMachineId" : {"value": "«{hex40}»"},',
      '<key>OrganizationId</key>\n\t<string>«{guid}»</string>',
      '[{int}][{time}][info]: heartbeat machine_id=«{hex32}» status=ok',
      '      Serial Number (system): «{serial}»',
      'Computer Name: «{owner}’s MacBook Pro»',
      'hostname: «{host}»',
      '{\\"hostName\\": \\"«{host}»\\", \\"level\\": {int}}',
      'sudo_user=«{user}» uid=501',
      '    "account_name": "«{user}»"',
      'CrashReporter Key:   «{guid}»',
      'UserPrincipalName = «{mail}»',
      'tenantId: «{guid}»; ring: Production',
    ],
    hard: [
      'the device «{guid}» was enrolled',
      'connected from host «{host}» at {time}',
      '/usr/bin/su «{user}» -c true',
    ],
    keep: [
      'machine_guid : "unavailable"',
      'org_id : ""',
      'user=root group=wheel',
      '"userMode": "{word}"',
      'owner: _windowserver',
      '"detectionId": "{guid}"',
      'correlation_id={guid}',
      'host: {word}.microsoft.com',
      '"serialization": "{word}"',
      'User Defaults loaded in {int} ms',
      'the user: interface was restarted',
      'account type = standard',
    ],
  },
  'home-folders': {
    find: [
      'open /Users/«{user}»/Library/Caches/{word}',
      '"path": "/Users/«{user}»/src/{word}.c"',
      'file%3A%2F%2F%2FUsers%2F«{user}»%2FDesktop',
      '"\\/Users\\/«{user}»\\/Documents"',
      'scan of /Users/«{user}» took {int} ms',
      '/home/«{user}»/.config/{word}',

      'cwd=/Users/«{user}»',
    ],
    hard: [
      '~«{user}»/Library',
      '/Network/Servers/{word}/«{user}»/Library',
      '"/Users/«Robin Vale»/Desktop"',
      '/System/Volumes/Data/Users/«{user}»/Music',
    ],
    keep: [
      '/Users/Shared/{word}',
      '/Users/*/Library/Logs',
      '/Users/$USER/Library',
      '/opt/AppUsers/{word}',
      'homes/home/',
      'GET /api/users?page={int}',
      '/Users/.localized',
    ],
  },
  'mail-addresses': {
    find: [
      'signed in as «{mail}»',
      '<«{mail}»>',
      'mailto:«{mail}»?subject=x',
      '"upn":"«{mail}»"',
      'user%3D«{user}%40firm{int}.example»%26x',
      '«{user}+tag@firm.example», «{mail}»',
    ],
    hard: ['«"odd name"@firm.example»', '«{user}@intranet»'],
    keep: [
      'tag @2x.png and icon@3x.png',
      'user@localhost',
      'commit {hex40}@{int}',
      '@rpath/{word}.dylib',
      'support@microsoft.com',
      'npm install @{word}/{word}',
    ],
  },
  'local-names': {
    find: [
      'to «{host}».local:445',
      'Bonjour name «{host}».local.',
      '«{host}».lan has address',
      'mount smb://«{host}».internal/share',
      'joined «{host}.corp».local',
    ],
    hard: ['host «{host}».home.arpa'],
    keep: [
      '/usr/local/bin/{word}',
      'http://localhost.local',
      'file.localized',
      '127.0.0.1.local',
      'setting .local only',
    ],
  },
  'report-names': {
    find: [
      'wdavdaemon_2026-11-18-154021_«{host}».cpu_resource.diag',
      'saved epsext_2026-11-18-154021_«{host}».ips to disk',
      'Retired/{word}_2026-01-02-030405_«{host}».wakeups_resource.diag',
    ],
    hard: ['{word}-2026-11-18-154021-«{host}».ips', '{word}_2026-11-18-154021_«{host}».crash'],
    keep: ['wdavdaemon-2026-11-18-154021.ips', '{word}_{int}_{word}.txt', 'a.diag', '{word}_2026-11-18.crash'],
  },
  'system-log': {
    find: [
      'Nov 20 18:45:00 «{host}» kernel[0]: {word}',
      'Jan  2 03:04:05 «{host}» com.apple.xpc.launchd[1] ({word}): exited',
      'Mar 11 18:45:00.123 «{host}» {word}[{int}]: started',
    ],
    hard: [
      '<13>1 2026-11-20T18:45:00Z «{host}» {word} {int} - - text',
      '2026-11-20 18:45:00.123456+0100 «{host}» {word}[{int}]: started',
    ],
    keep: [
      'Nov 20, 2026 at 05:31:09 PM',
      'Fri Nov 20 18:45:00 2026',
      'since Nov 20 18:45:00 was quiet',
      'May the {word} begin',
    ],
  },
  'hardware-addresses': {
    find: ['\tether «{mac}» ', '"mac": "«{mac}»"', 'BSSID=«{MAC}»', 'en0 «{mac-dash}» up', 'arp who-has «{mac}» tell'],
    hard: ['address «{mac-dots}» learned'],
    keep: [
      '{time}.{int}',
      'sha1 aa:bb:cc:dd:ee:ff:00:11:22:33:44:55:66:77:88:99:aa:bb:cc:dd',
      '00:00:00:00:00:00',
      '{guid}',
      '2026-11-20-18-45-00',
      '1:2:3:4:5:6',
    ],
  },
  'device-tags': {
    find: [
      'edr_device_tags : [{"key":"GROUP","value":"«{tag}»"}] [managed]',
      '"edrDeviceTags":{"value":[{"key":"GROUP","value":"«{tag}»"}]}',
      '<key>tags</key><array><dict><key>key</key><string>GROUP</string><key>value</key><string>«{tag}»</string></dict></array>',
      '"tags": [{"key": "GROUP", "value": "«{tag}»"}]',
    ],
    hard: ['edr tag set GROUP «{tag}»'],
    keep: ['"tags": []', 'edr_device_tags : []', '{"key":"{word}","value":"{word}"}', 'html tags: <b>{word}</b>'],
  },
  'secret-fields': {
    find: [
      'password=«{secret}»',
      '"access_token": "«{secret}»"',
      'Authorization: «Bearer {secret}»',
      'client_secret = «{secret}» ',
      'Cookie: «session={secret}; theme=dark»',
      '<key>Password</key>\n<string>«{secret}»</string>',
    ],
    hard: ['the password is «{secret}»', '--token «{secret}»'],
    keep: [
      'password: none',
      'tokenizer={word}',
      '"token": null',
      'passwords were changed',
      'secretary={word}',
      'cookies enabled: true',
    ],
  },
  'secret-forms': {
    find: [
      'https://a.blob.core.windows.net/c?sv=1&sig=«{secret}{secret}»&se=2',
      'curl -H "Authorization: Bearer «{secret}{secret}»"',
      'AccountKey=«{base64}»;EndpointSuffix=core.windows.net',
      '«{jwt}»',
      'sig%3D«{secret}»%26se',
    ],
    hard: ['AWS4-HMAC-SHA256 Signature=«{hex64}»', 'ghp_«{secret}»'],
    keep: [
      'config={word}',
      'a bearer of bad news',
      'basic settings: {word}',
      'sig=12',
      'keyjoints',
      'design={word}{word}',
    ],
  },
  'private-keys': {
    find: [
      '-----BEGIN RSA PRIVATE KEY-----«\n{base64}\n{base64}\n-----END RSA PRIVATE KEY-----»\n',
      '-----BEGIN OPENSSH PRIVATE KEY-----«\n{base64}\n-----END OPENSSH PRIVATE KEY-----»\n',
    ],
    hard: [],
    keep: [
      '-----BEGIN CERTIFICATE-----\n{base64}\n-----END CERTIFICATE-----',
      '-----BEGIN PUBLIC KEY-----',
      'no private key----- here',
    ],
  },
  'address-credentials': {
    find: ['http://«{user}:{secret}»@proxy.example.org:8080', 'proxy=https://«{user}»@gate.example/x'],
    hard: ['ftp://«{user}:pa/ss»@files.example/'],
    keep: ['https://example.org/a@b', 'https://example.org/?u={mail}', 'git clone https://host/x.git'],
  },
  'personal-paths': {
    find: [
      '"/Users/{user}/«{Word}»/«{word}».docx"',
      '/Volumes/«{Word}»/«{word}»/«{word}».c took {int} ms',
      'scan path=/Users/{user}/«{Word}»/«{word}».swift duration_us={int} result=clean',
      '/Users/{user}/Library/Caches/«{word}» of {int}',
      '"\\/Users\\/{user}\\/«{Word}»"',
      '"/Users/{user}/«{Word} {Word}»/«{word}».key"',
    ],
    hard: ['moved /Users/{user}/«{Word} is {word}»/«{word}».txt', 'cd ~/«{Word}»/«{word}»'],
    keep: [
      '/Users/{user}/Library/Preferences',
      '/Users/{user}/Downloads',
      '/opt/{word}/{word}',
      '/Users/*/Library',
      '/private/var/{word}',
    ],
  },
  'program-arguments': {
    find: [
      '"commandLine": "«/usr/bin/ssh -i {word} {mail}»"',
      'cmdline: «/bin/sh -c {word} --token {secret}»',
      '<key>arguments</key><string>«--out {word}»</string>',
    ],
    hard: ['started /usr/bin/curl «-u {user}:{secret} {word}»'],
    keep: ['"process": "/usr/bin/{word}"', 'an argument: none', 'arguments were {int}'],
  },
  'ipv4-addresses': {
    find: [
      'via «{ipv4}»:8080',
      'inet «{ipv4}» netmask',
      '"ip":"«{ipv4}»"',
      '[«{ipv4}»] connected',
      'from=«{ipv4}», {int}',
    ],
    hard: ['agent «{ipv4}» answered'],
    keep: [
      'version 10.15.7.1',
      '"app_version": "101.26062.0012"',
      'engine 1.1.26020.3006',
      'build 1.2.3.4',
      '127.0.0.1',
      'OID 1.2.840.113549.1.1',
      'at {time}.{int}',
      'app 12.4.1.10 (released)',
      '1.463.434.0',
    ],
  },
  'ipv6-addresses': {
    find: ['inet6 «{ipv6}» prefixlen', '[«{ipv6}»]:443', 'via «fe80::{hex4}:{hex4}»%en0', '«{ipv6-full}» ok'],
    hard: ['"«::ffff:{ipv4}»"'],
    keep: ['{time}', 'std::{word}::{word}()', '::1', 'a::b', 'sha1 {hex4}:{hex4}:{hex4}', 'Foo::deadbeef', '{mac}'],
  },
  domains: {
    find: [
      'GET https://«{domain}»/x',
      'proxy http://«{domain}»:3128',
      '"url":"https:\\/\\/«{domain}»\\/a"',
      'u=https%3A%2F%2F«{domain}»%2Fa',
    ],
    hard: ['CONNECT «{domain}»:443'],
    keep: [
      'https://winatp-gw-neu.microsoft.com/x',
      'file:///Library/{word}',
      'https://gateway.icloud.com',
      'x-apple.systempreferences:com.apple.{word}',
    ],
  },
  'server-names': {
    find: ['CONNECT «{domain}»:443', 'proxy: «{domain}»', 'resolved «{domain}» in {int} ms', '"server":"«{domain}»"'],
    hard: ['via «gate.firm.museum»'],
    keep: [
      'com.microsoft.wdav.epsext',
      '{word}.swift',
      'org.mozilla.firefox',
      '{word}.tar.gz',
      'x.cp.wd.microsoft.com',
      '{word}.in.c',
      'io.{word}.{word}',
    ],
  },
};

const WORDS =
  'amber birch cedar delta ember fjord grove hazel inlet jetty knoll lemon maple noble ocean pearl quill raven slate tulip'.split(
    ' ',
  );
const NAMES = 'robin kim.vale jmartin a_lopez okafor2 lena-b tsmith xu.w mdubois pkowalski'.split(' ');

/** `count` lines of each template: its kind, the text, and the ranges that must go. The same for the same detector. */
export function linesFor(detector, count) {
  const random = seededRandom(`redaction ${detector}`);
  return Object.entries(TEMPLATES[detector]).flatMap(([kind, templates]) =>
    templates.flatMap((template) =>
      Array.from({ length: count }, () => ({ kind, template, ...fill(template, random) })),
    ),
  );
}

function fill(template, random) {
  const truth = [];
  let text = '';
  let from;
  for (const [part, , name] of template.matchAll(/(\{([A-Za-z0-9-]+)\})|«|»|[^{«»]+|\{/g)) {
    if (part === '«') from = text.length;
    else if (part === '»') truth.push([from, text.length]);
    else text += name === undefined ? part : value(name, random);
  }
  return { text, truth };
}

function value(name, random) {
  const { between, pick, hex } = random;
  const word = () => pick(WORDS);
  const many = (count, make) => Array.from({ length: count }, make);
  const mac = (mark) => many(6, () => hex(2)).join(mark);
  const ipv4 = () => [pick([10, 172, 192, 81, 203]), between(1, 254), between(0, 254), between(1, 254)].join('.');
  const letters = (count) =>
    many(count, () => pick([...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'])).join('');
  const makers = {
    guid: () => [8, 4, 4, 4, 12].map((length) => hex(length)).join('-'),
    hex4: () => hex(4).replace(/^0+(?=.)/, ''),
    hex32: () => hex(32),
    hex40: () => hex(40),
    hex64: () => hex(64),
    int: () => String(between(2, 90_000)),
    time: () => `${between(10, 23)}:${between(10, 59)}:${between(10, 59)}`,
    word,
    Word: () => word().replace(/^./, (letter) => letter.toUpperCase()),
    user: () => pick(NAMES),
    owner: () => pick(['Robin', 'Kim', 'Lena']),
    host: () =>
      pick([`${word()}s-mbp`, `MAC-${between(1000, 9999)}`, `lon-${word()}-${between(1, 99)}`, `${word()}-air`]),
    mail: () => `${pick(NAMES)}@${pick(['firm.example', 'mail.contoso.com', 'a-b.co.uk'])}`,
    serial: () => `C02${letters(2).toUpperCase()}${between(1, 9)}${letters(6).toUpperCase()}`,
    mac: () => mac(':'),
    MAC: () => mac(':').toUpperCase(),
    'mac-dash': () => mac('-'),
    'mac-dots': () => many(3, () => hex(4)).join('.'),
    tag: () => pick([`${word()}-pilot`, `${word()} floor ${between(1, 9)}`, word()]),
    secret: () => letters(between(12, 40)),
    base64: () => Buffer.from(letters(45)).toString('base64'),
    jwt: () => `eyJ${letters(20)}.eyJ${letters(40)}.${letters(30)}`,
    ipv4,
    ipv6: () => `2001:db8:${hex(4)}::${hex(4)}:${hex(3)}`,
    'ipv6-full': () => many(8, () => hex(4)).join(':'),
    domain: () =>
      pick([
        `${word()}.contoso.com`,
        `${word()}-${word()}.firm.example`,
        `vpn.${word()}.co.uk`,
        `${word()}.io`,
        `eu.${word()}.de`,
      ]),
  };
  return makers[name]();
}
