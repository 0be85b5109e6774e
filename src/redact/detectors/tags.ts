import { type Detector, type Found, meaningOf } from '../detector.ts';
import { isNoIdentity } from '../not-an-identity.ts';

/** The list behind the name: the next square brackets or plist array, which hold the pairs. */
const LIST =
  /^[^\n[<]{0,80}(?:<\/key>\s*)?(?:\{\s*\\?"value\\?"\s*:\s*)?(\[[^\]]{0,8000}\]|<array>[\s\S]{0,8000}?<\/array>|\{[^}]{0,8000}\})/;
const VALUES = [/\\?"value\\?"\s*:\s*\\?"((?:[^"\\]|\\(?!"))*)\\?"/g, /<key>value<\/key>\s*<string>([^<]*)<\/string>/g];
/** `GROUP=pilot` in one string, or the pair `"GROUP": "pilot"`. */
const PAIRS = /\\?"GROUP\\?"\s*:\s*\\?"([^"\\]*)\\?"|GROUP=([^\s,;"'\]]+)/g;

/** Tags people gave to a device. */
export const deviceTags: Detector = {
  id: 'device-tags',
  level: 'standard',
  about: 'device tags, which name teams, places or people',
  examples: ['edr_device_tags : [{"key":"GROUP","value":"pilot-macs"}]'],
  misses: 'tags in other places, unless the same tag is in such a list too',
  guard: 'the key `GROUP` stays; only lists under `edr_device_tags` or `tags`',
  anchors: ['edr_device_tags', 'edrdevicetags', 'devicetags', 'device_tags', '"tags"', '>tags<'],
  reach: [1, 8_200],
  find({ text, end }) {
    const list = LIST.exec(text.slice(end));
    const body = list?.[1];
    if (body === undefined) return [];
    const start = end + (list?.[0].length ?? 0) - body.length;
    return [...VALUES, PAIRS].flatMap((pattern) => [...body.matchAll(pattern)].flatMap((match) => tagOf(match, start)));
  },
};

function tagOf(match: RegExpMatchArray, start: number): Found[] {
  const written = match[1] ?? match[2] ?? '';
  const value = meaningOf(written);
  if (isNoIdentity(value)) return [];
  const from = start + (match.index ?? 0) + match[0].lastIndexOf(written);
  return [{ from, to: from + written.length, kind: 'tag', value, isLearned: true }];
}
