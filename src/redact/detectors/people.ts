import { type Detector, LETTERS_AND_DIGITS, marksBetween, matchAt, meaningOf } from '../detector.ts';
import { isNoIdentity } from '../not-an-identity.ts';

const HOMES = ['/users/', '\\/users\\/', '%2fusers%2f', '/home/', '\\/home\\/', '%2fhome%2f'];
/** Ends where the next folder begins, or the path does. */
const HOME_NAME = /(?:[^\s/"'`<>|:,;()[\]{}*?$&\0%\\]|%(?!2f|22|20)|\\(?![/"nrtu\\])){1,128}/iy;

/** The name of a home folder, which is that of its account. */
export const homeFolders: Detector = {
  id: 'home-folders',
  level: 'standard',
  about: 'names of accounts in the paths of their home folders',
  examples: ['/Users/riley/Library', '%2FUsers%2Friley', '"\\/Users\\/riley"'],
  misses: 'home folders elsewhere, unless the name is known from somewhere else',
  guard: '`Shared`, `Guest`, wildcards and variables; folders that only end in `Users`',
  anchors: HOMES,
  reach: [1, 160],
  find({ text, at, end }) {
    if (/[A-Za-z0-9]/.test(text[at - 1] ?? '') && text[at] !== '%') return [];
    const name = matchAt(HOME_NAME, text, end)?.[0].replace(/\.$/, '');
    if (name === undefined) return [];
    const value = meaningOf(name);
    if (isNoIdentity(value) || value.startsWith('.')) return [];
    return [{ from: end, to: end + name.length, kind: 'user', value, isLearned: true }];
  },
};

const LOCAL_PART = /[A-Za-z0-9._%+'-]{1,64}$/;
const MAIL_DOMAIN = /(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,62})\.){1,8}[A-Za-z]{2,24}/y;

/** E-mail addresses. */
export const mailAddresses: Detector = {
  id: 'mail-addresses',
  level: 'standard',
  about: 'e-mail addresses and user principal names',
  examples: ['riley@contoso.example', 'riley%40contoso.example'],
  misses: 'addresses with blanks, quotes or other scripts',
  guard: 'a domain with a dot must follow; public addresses of Microsoft and Apple stay',
  anchors: [...marksBetween(`${LETTERS_AND_DIGITS}._%+'-`, '@', LETTERS_AND_DIGITS), '%40'],
  reach: [64, 256],
  find({ text, at, end }) {
    const isEscaped = text[at + 1] !== '@';
    const [mark, behind] = isEscaped ? [at, end] : [at + 1, at + 2];
    const local = LOCAL_PART.exec(text.slice(0, mark))?.[0].replace(/^.*%[0-9a-f]{2}/i, '');
    const domain = matchAt(MAIL_DOMAIN, text, behind)?.[0];
    if (!local || domain === undefined || /(?:^|\.)(?:microsoft|apple)\.com$/i.test(domain)) return [];
    const [from, to] = [mark - local.length, behind + domain.length];
    return [{ from, to, kind: 'mail', value: `${local}@${domain}`, isLearned: true }];
  },
};
