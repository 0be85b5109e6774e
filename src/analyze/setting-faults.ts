import type { FactValue } from '../parse/index.ts';
import { elementFaults } from './setting-elements.ts';
import { createGuesser, type Guesser } from './setting-guess.ts';
import { valueFault } from './setting-value.ts';
import { beginningOf, ELEMENT, nodeSpelledOut, SETTINGS_TREE, type SettingNode, stepsOf } from './settings-tree.ts';

/** One setting of the organization. */
export type ManagedSetting = FactValue<'managed.settings'>[number];

/** What is wrong with one setting. */
export interface SettingFault {
  readonly kind: 'unknown' | 'misplaced' | 'value';
  /** The settings that are meant, as far as that can be guessed: `antivirusEngine.enforcementLevel`. */
  readonly about: readonly string[];
  /** As it is written there, or the beginning of it that nobody knows. */
  readonly key: string;
  /** Names the key, and what was expected. */
  readonly words: string;
  readonly setting: ManagedSetting;
}

/** Everything in these settings that Defender will not understand, each key once. */
export function faultsIn(settings: readonly ManagedSetting[]): SettingFault[] {
  const faults = new Map<string, SettingFault>();
  const guess = createGuesser();
  const inElements = elementFaults(settings).map(({ key, words, setting }) => ofValue(setting, key, words));
  for (const fault of [...settings.flatMap((setting) => faultOf(setting, guess) ?? []), ...inElements]) {
    const id = `${fault.setting.domain} ${fault.words}`;
    if (!faults.has(id)) faults.set(id, fault);
  }
  return [...faults.values()];
}

function faultOf(setting: ManagedSetting, guess: Guesser): SettingFault | undefined {
  const steps = stepsOf(setting.key);
  let node = SETTINGS_TREE;
  for (const [index, step] of steps.entries()) {
    const child = node.children.get(step);
    if (child === undefined) return strayFault(setting, node, steps.slice(index), guess);
    node = child;
  }
  const words = valueFault(node, setting.value);
  return words === undefined ? undefined : ofValue(setting, setting.key, words);
}

/** The key leads on from `node` by steps of which Defender does not know the first. */
function strayFault(
  setting: ManagedSetting,
  node: SettingNode,
  strays: readonly string[],
  guess: Guesser,
): SettingFault | undefined {
  const [step = '', ...rest] = strays;
  const knownCount = stepsOf(setting.key).length - strays.length;
  const isOfAnotherKind = node.spec !== undefined || node.children.has(ELEMENT) || step === ELEMENT;
  if (isOfAnotherKind) {
    const words = valueFault(node, step === ELEMENT ? [] : {});
    return words === undefined ? undefined : ofValue(setting, beginningOf(setting.key, knownCount), words);
  }
  const key = beginningOf(setting.key, knownCount + 1);
  const meant = nodeSpelledOut(step, node);
  if (meant !== undefined) {
    const words = `${key} is one name with dots (right: ${stepsOf(meant.path).join(', and inside it ')})`;
    return { kind: 'misplaced', about: [meant.path], key, words, setting };
  }
  const { kind, places } = guess(step, rest, node);
  const paths = places.map(({ path }) => path);
  return { kind, about: paths, key, words: `${key} ${strayWords(kind, paths)}`, setting };
}

function strayWords(kind: 'misplaced' | 'unknown', paths: readonly string[]): string {
  if (kind === 'misplaced') return `is in the wrong place (right: ${paths.join(' or ')})`;
  return paths.length === 0 ? 'is not known' : `is not known (did you mean ${paths.join(' or ')}?)`;
}

function ofValue(setting: ManagedSetting, key: string, words: string): SettingFault {
  return { kind: 'value', about: [key], key, words: `${key} ${words}`, setting };
}
