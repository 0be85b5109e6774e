import { type Detector, endOf, type Found, meaningOf } from '../detector.ts';
import { PSEUDONYM } from '../pseudonym.ts';
import { fieldDetector } from './field.ts';
import { isTopFolder, PREFIX_REACH } from './people.ts';

const ROOTS = ['/users/', '\\/users\\/', '/volumes/', '\\/volumes\\/', '%2fusers%2f', '%2fvolumes%2f'];
const SEPARATORS = /\/|\\\/|%2[fF]/y;
const SEGMENT = /(?:[^/"'<>|\r\n\t:,;*?\0%\\]|%(?!2[fF])|\\(?![/"nrt])){1,255}/y;
/** Most names: they are whole, have no extension, and mean what they say. */
const PLAIN = /^\w+$/;
/** A blank can be part of a name; with one of these behind it, it ends the path. */
const PATH_END =
  / (?=[-([{|=&]|[A-Za-z][\w.]*[=:]|\d|took |failed|is |was |of |by |for |to |in |with |from |and |at |as )/;
/** Folders every Mac has, which say nothing about the person; rules read them. */
const PUBLIC =
  /^(?:Library|Applications|Desktop|Documents|Downloads|Shared|Guest|Developer|Xcode|DerivedData|Preferences|Caches|Logs|Application Support|Containers|Microsoft|com\.(?:microsoft|apple)\.[\w.-]+|node_modules|\.git)$/i;
const TAIL = /[ .)\]}\f\v]+$/;
const TAILS = ' .)]}\f\v';
const EXTENSION = /(?:\.[A-Za-z0-9]{1,12}){1,2}$/;

/** Every folder and file below a home or a volume. */
export const personalPaths: Detector = {
  id: 'personal-paths',
  level: 'strict',
  about: 'each folder and file below `/Users` and `/Volumes`; depth and extensions stay',
  examples: ['/Users/riley/Projects/Harbor/main.swift'],
  misses: 'relative paths, and names with a blank before a word that ends a path',
  guard: 'folders every Mac has (`Library`, `Downloads`, `node_modules` …) and wildcards stay',
  anchors: ROOTS,
  reach: [PREFIX_REACH, 2_048],
  find({ text, at, end }) {
    if (!isTopFolder(text, at)) return [];
    const found: Found[] = [];
    // The first folder below this is a person's; that is for another detector.
    let isHome = /users/i.test(text.slice(at, end));
    let place = end;
    for (;;) {
      const written = text.slice(place, endOf(SEGMENT, text, place));
      const isPlain = PLAIN.test(written);
      const segment = isPlain ? written : withoutTail(written);
      if (segment === '') return found;
      if (!isHome && !PUBLIC.test(segment)) {
        const name = isPlain ? segment : nameIn(segment);
        const value = isPlain ? segment : meaningOf(name);
        if (name !== '') found.push({ from: place, to: place + name.length, kind: 'path', value, isLearned: false });
      }
      isHome = false;
      const separator = place + segment.length;
      place = text[separator] === '/' ? separator + 1 : endOf(SEPARATORS, text, separator);
      if (place === separator) return found;
    }
  },
};

/** What comes behind a path in a sentence is no part of it. */
function withoutTail(segment: string): string {
  const stop = segment.includes(' ') ? segment.search(PATH_END) : -1;
  const path = stop === -1 ? segment : segment.slice(0, stop);
  return TAILS.includes(path.at(-1) ?? '') ? path.replace(TAIL, '') : path;
}

/** The part of a folder's or file's name that says something about the person. */
function nameIn(segment: string): string {
  PSEUDONYM.lastIndex = 0;
  if (segment.includes('-') && PSEUDONYM.test(segment)) return '';
  const extension = segment.includes('.') ? (EXTENSION.exec(segment)?.[0] ?? '') : '';
  return extension.length < segment.length ? segment.slice(0, segment.length - extension.length) : segment;
}

/** Arguments programs were started with. */
export const programArguments = fieldDetector(
  {
    id: 'program-arguments',
    level: 'strict',
    about: 'arguments programs were started with, in fields named after them',
    examples: ['"commandLine": "/usr/bin/ssh riley@build"'],
    misses: 'command lines in the middle of a sentence',
    guard: 'names of programs in other fields stay',
  },
  [
    {
      kind: 'argument',
      names: ['command_line', 'cmdline', 'arguments', 'args', 'argv'],
      isWholeLine: true,
      value: /\S{2}/,
    },
  ],
);
