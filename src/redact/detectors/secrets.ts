import { type Detector, matchAt } from '../detector.ts';
import { fieldDetector } from './field.ts';

/** Passwords, tokens and keys in fields that say so. */
export const secretFields = fieldDetector(
  {
    id: 'secret-fields',
    level: 'standard',
    about: 'passwords, tokens, keys and cookies in fields named after them',
    examples: ['"access_token": "…"', 'password=…', '--token …', 'Authorization: Bearer …', 'Cookie: …'],
    misses: 'secrets in fields with other names, and without one of the signs below',
    guard: 'placeholders; nothing shorter than four characters',
  },
  [
    {
      kind: 'secret',
      names: ['password', 'passwd', 'pwd', 'passphrase', 'secret', 'client_secret', 'token', 'access_token'],
      value: /\S{4}/,
    },
    {
      kind: 'secret',
      names: [
        'refresh_token',
        'id_token',
        'auth_token',
        'sas_token',
        'session_token',
        'session_id',
        'api_key',
        'x_api_key',
      ],
      value: /\S{4}/,
    },
    {
      kind: 'secret',
      names: ['account_key', 'shared_access_key', 'private_key', 'secret_key', 'access_key', 'subscription_key'],
      value: /\S{4}/,
    },
    {
      kind: 'secret',
      names: ['authorization', 'cookie', 'set_cookie', 'proxy_authorization'],
      isWholeLine: true,
      value: /\S{4}/,
    },
  ],
);

const SIGNS: readonly [string, RegExp][] = [
  ['bearer ', /(?=\S{0,99}[0-9A-Z])[A-Za-z0-9._~+/=-]{8,4096}/y],
  ['basic ', /(?=\S{0,99}[0-9A-Z=])[A-Za-z0-9+/]{8,4096}={0,2}/y],
  ['sig=', /[A-Za-z0-9%+/=_-]{8,512}/y],
  ['sig%3d', /(?:[A-Za-z0-9+/_-]|%(?!26)[0-9A-Fa-f]{2}){8,512}/y],
  ['accountkey=', /[A-Za-z0-9+/=]{8,512}/y],
  ['ghp_', /[A-Za-z0-9]{8,255}/y],
  ['github_pat_', /[A-Za-z0-9_]{8,255}/y],
  ['xoxb-', /[A-Za-z0-9-]{8,255}/y],
  ['xoxp-', /[A-Za-z0-9-]{8,255}/y],
  ['eyj', /[A-Za-z0-9_-]{8,4096}\.[A-Za-z0-9_-]{4,8192}(?:\.[A-Za-z0-9_-]{0,4096})?/y],
];
const SIGN_OF = new Map(SIGNS);
/** A JSON web token begins with this itself. */
const INSIDE = 'eyj';

/** Secrets that are known by their form wherever they stand. */
export const secretForms: Detector = {
  id: 'secret-forms',
  level: 'standard',
  about:
    'signatures of storage addresses, bearer and basic credentials, JSON web tokens, storage keys, tokens of GitHub and Slack',
  examples: ['?sv=2024-11-04&sig=…', 'Bearer eyJhbGciOi…', 'AccountKey=…'],
  misses: 'secrets that look like any other word',
  guard: 'at least eight characters of the right alphabet; words such as `basic settings`',
  anchors: [...SIGN_OF.keys()],
  reach: [1, 16_384],
  find({ text, at, end }) {
    const sign = text.slice(at, end).toLowerCase();
    const pattern = SIGN_OF.get(sign);
    if (pattern === undefined || /[A-Za-z0-9]/.test(text[at - 1] ?? '')) return [];
    const secret = matchAt(pattern, text, end)?.[0];
    if (secret === undefined) return [];
    const from = sign === INSIDE ? at : end;
    return [
      { from, to: end + secret.length, kind: 'secret', value: text.slice(from, end + secret.length), isLearned: true },
    ];
  },
};

const PEM_END = /[\s\S]{0,16000}?-----END [A-Z ]{0,40}PRIVATE KEY-----/y;

/** Private keys in PEM, with all their lines. */
export const privateKeys: Detector = {
  id: 'private-keys',
  level: 'standard',
  about: 'private keys in PEM form',
  examples: ['-----BEGIN RSA PRIVATE KEY-----'],
  misses: 'keys in binary form; those are in files that are withheld',
  guard: 'certificates and public keys stay',
  anchors: ['private key-----'],
  reach: [40, 16_100],
  find({ text, at, end }) {
    if (!/-----BEGIN [A-Z ]{0,40}$/.test(text.slice(0, at))) return [];
    const body = matchAt(PEM_END, text, end)?.[0];
    const to = body === undefined ? text.length : end + body.length;
    return [{ from: end, to, kind: 'secret', value: text.slice(end, to), isLearned: false }];
  },
};

const USERINFO = /[^\s"'<>@/\\]{1,256}@/y;

/** Name and password of a proxy or server, in its address. */
export const addressCredentials: Detector = {
  id: 'address-credentials',
  level: 'standard',
  about: 'name and password in the address of a proxy or a server',
  examples: ['http://name:password@proxy.example.org:8080'],
  misses: 'credentials with blanks or slashes',
  guard: 'an address without `@` before its first slash has none',
  anchors: ['://'],
  reach: [0, 300],
  find({ text, end }) {
    const found = matchAt(USERINFO, text, end)?.[0];
    if (found === undefined) return [];
    const value = found.slice(0, -1);
    return [{ from: end, to: end + value.length, kind: 'secret', value, isLearned: false }];
  },
};
