import { nearest } from '../lib/nearest.ts';
import { leadsSomewhere, namesBelow, nodesNamed, type SettingNode } from './settings-tree.ts';

/** What a key Defender does not know was probably meant to be. */
export interface Guess {
  /** The right name in the wrong place, or a name that does not exist. */
  readonly kind: 'misplaced' | 'unknown';
  /** The keys that may be meant; empty when nothing comes close. */
  readonly places: readonly SettingNode[];
}

const NO_GUESS: Guess = { kind: 'unknown', places: [] };
/** Shorter words are close to anything. */
const MIN_LENGTH = 4;

/** What the key `name` below `parent` may mean; `rest` are the steps inside it. */
export type Guesser = (name: string, rest: readonly string[], parent: SettingNode) => Guess;

/** A file that holds more names Defender does not know was not meant for it. */
const MAX_GUESSES = 500;

/** A guesser for one set of settings: the same for everything inside the same key, and none any more when it was asked too often. */
export function createGuesser(): Guesser {
  const guesses = new Map<string, Guess>();
  return (name, rest, parent) => {
    const id = `${parent.path} ${name}`;
    const isTooMuch = guesses.size >= MAX_GUESSES;
    const result = guesses.get(id) ?? (isTooMuch ? NO_GUESS : guess(name, rest, parent));
    if (!isTooMuch) guesses.set(id, result);
    return result;
  };
}

/** Prefers the same name, then the same place. */
function guess(name: string, rest: readonly string[], parent: SettingNode): Guess {
  const siblings = [...parent.children.keys()];
  const sibling = siblings.find((key) => key.toLowerCase() === name.toLowerCase());
  if (sibling !== undefined) return { kind: 'unknown', places: childrenNamed(parent, sibling) };
  const elsewhere = fitting(nodesNamed(name), rest);
  if (elsewhere.length > 0) {
    const hasExactName = elsewhere.some(({ path }) => path.endsWith(name));
    return { kind: hasExactName ? 'misplaced' : 'unknown', places: elsewhere };
  }
  if (name.length < MIN_LENGTH) return NO_GUESS;
  const closeBy = nearest(name, siblings);
  if (closeBy !== undefined) return { kind: 'unknown', places: childrenNamed(parent, closeBy) };
  const close = nearest(name, namesBelow());
  return { kind: 'unknown', places: close === undefined ? [] : fitting(nodesNamed(close), rest) };
}

function childrenNamed(parent: SettingNode, name: string): SettingNode[] {
  const child = parent.children.get(name);
  return child === undefined ? [] : [child];
}

/** Those that can hold the same; all when none can. */
function fitting(nodes: readonly SettingNode[], rest: readonly string[]): readonly SettingNode[] {
  const fit = nodes.filter((node) => leadsSomewhere(node, rest));
  return fit.length > 0 ? fit : nodes;
}
