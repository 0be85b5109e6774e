import { type Detector, endOf, LETTERS_AND_DIGITS, marksBetween, matchAt, meaningOf } from '../detector.ts';
import { isNoIdentity } from '../not-an-identity.ts';

const ON_A_VOLUME = /\/Volumes\/[^/\n]{1,60}$/;
/** What may stand before a folder that is meant: the name of a volume. */
export const PREFIX_REACH = 80;

/** Whether the path that begins at `at` is at the top of the system or of a volume: `/System/Volumes/Data` is where homes really are. */
export function isTopFolder(text: string, at: number): boolean {
  if (text[at] === '%' || !/[A-Za-z0-9]/.test(text[at - 1] ?? '')) return true;
  return ON_A_VOLUME.test(text.slice(Math.max(0, at - PREFIX_REACH), at));
}

const HOMES = ['/users/', '\\/users\\/', '%2fusers%2f', '/home/', '\\/home\\/', '%2fhome%2f'];
/** Ends where the next folder begins, or the path does. */
const HOME_NAME = /(?:[^\s/"'`<>|:,;()[\]{}*?$&\0%\\]|%(?!2[fF]|22|20)|\\(?![/"nrtu\\])){1,128}/y;

/** The name of a home folder, which is that of its account. */
export const homeFolders: Detector = {
  id: 'home-folders',
  level: 'standard',
  about: 'names of accounts in the paths of their home folders',
  examples: ['/Users/riley/Library', '%2FUsers%2Friley', '"\\/Users\\/riley"'],
  misses: 'home folders elsewhere, unless the name is known from somewhere else',
  guard: '`Shared`, `Guest`, wildcards and variables; a folder `Users` inside another one that is no volume',
  anchors: HOMES,
  reach: [PREFIX_REACH, 160],
  find({ text, at, end }) {
    if (!isTopFolder(text, at)) return [];
    const written = text.slice(end, endOf(HOME_NAME, text, end));
    const name = written.endsWith('.') ? written.slice(0, -1) : written;
    const value = meaningOf(name);
    if (isNoIdentity(value) || value.startsWith('.')) return [];
    return [{ from: end, to: end + name.length, kind: 'user', value, isLearned: true }];
  },
};

const LOCAL_PART = /[A-Za-z0-9._%+'-]{1,64}$/;
const MAIL_DOMAIN = /(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,62})\.){1,8}[A-Za-z]{2,24}/y;

const NO_MAIL = /(?:^|\.)(?:microsoft|apple)\.com$|^\d+x\./i;

/** E-mail addresses. */
export const mailAddresses: Detector = {
  id: 'mail-addresses',
  level: 'standard',
  about: 'e-mail addresses and user principal names',
  examples: ['riley@contoso.example', 'riley%40contoso.example'],
  misses: 'addresses with blanks, quotes or other scripts',
  guard:
    'a domain with a dot must follow; public addresses of Microsoft and Apple and pictures such as `icon@2x.png` stay',
  anchors: [...marksBetween(`${LETTERS_AND_DIGITS}._%+'-`, '@', LETTERS_AND_DIGITS), '%40'],
  reach: [64, 256],
  find({ text, at, end }) {
    const isEscaped = text[at + 1] !== '@';
    const [mark, behind] = isEscaped ? [at, end] : [at + 1, at + 2];
    const local = LOCAL_PART.exec(text.slice(0, mark))?.[0].replace(/^.*%[0-9a-f]{2}/i, '');
    const domain = matchAt(MAIL_DOMAIN, text, behind)?.[0];
    if (!local || domain === undefined || NO_MAIL.test(domain)) return [];
    const [from, to] = [mark - local.length, behind + domain.length];
    return [{ from, to, kind: 'mail', value: `${local}@${domain}`, isLearned: true }];
  },
};
