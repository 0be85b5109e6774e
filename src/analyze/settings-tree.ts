import { SETTINGS, type SettingSpec } from '../model/settings-schema.ts';

/** A key of Defender's settings, with what is inside it; the elements of a list are one child named `[]`. */
export interface SettingNode {
  readonly path: string;
  readonly spec: SettingSpec | undefined;
  readonly children: ReadonlyMap<string, SettingNode>;
}

interface GrowingNode extends SettingNode {
  spec: SettingSpec | undefined;
  readonly children: Map<string, GrowingNode>;
}

const TOKEN = /(?:^|\.)(?:"[^"]*"|[^.[]*)|\[\d*\]/g;

/** The name of the child that stands for the elements of a list. */
export const ELEMENT = '[]';

/** Every key Defender knows. */
export const SETTINGS_TREE: SettingNode = grow();

/** The names along a path: `exclusions[0].path` is exclusions, [], path. */
export function stepsOf(path: string): string[] {
  return tokensOf(path).map((token) => (token.startsWith('[') ? ELEMENT : token.replace(/^\./, '')));
}

/** The first steps of a path as they are written: of `exclusions[0].path`, two are `exclusions[0]`. */
export function beginningOf(path: string, stepCount: number): string {
  return tokensOf(path).slice(0, stepCount).join('');
}

function tokensOf(path: string): string[] {
  return path.match(TOKEN) ?? [];
}

/** Every key below `node` that has this name in any letter case. */
export function nodesNamed(name: string, node: SettingNode = SETTINGS_TREE): SettingNode[] {
  return [...node.children].flatMap(([key, child]) => [
    ...(key.toLowerCase() === name.toLowerCase() ? [child] : []),
    ...nodesNamed(name, child),
  ]);
}

/** The name of every key below `node`. */
export function namesBelow(node: SettingNode = SETTINGS_TREE): string[] {
  return [...node.children].flatMap(([key, child]) => [...(key === ELEMENT ? [] : [key]), ...namesBelow(child)]);
}

/** The key that a name with dots, which is in quotes, was meant to be; undefined for any other name. */
export function nodeSpelledOut(name: string, node: SettingNode): SettingNode | undefined {
  if (!name.startsWith('"')) return undefined;
  return stepsOf(name.slice(1, -1)).reduce<SettingNode | undefined>((at, step) => at?.children.get(step), node);
}

/** Whether these steps lead from `node` to a known key. */
export function leadsSomewhere(node: SettingNode, steps: readonly string[]): boolean {
  return steps.reduce<SettingNode | undefined>((at, step) => at?.children.get(step), node) !== undefined;
}

function grow(): SettingNode {
  const root: GrowingNode = { path: '', spec: undefined, children: new Map() };
  for (const spec of SETTINGS) {
    let node = root;
    for (const step of stepsOf(spec.path)) node = childOf(node, step);
    node.spec = spec;
  }
  return root;
}

function childOf(parent: GrowingNode, step: string): GrowingNode {
  const path = step === ELEMENT || parent.path === '' ? `${parent.path}${step}` : `${parent.path}.${step}`;
  const child: GrowingNode = parent.children.get(step) ?? { path, spec: undefined, children: new Map() };
  parent.children.set(step, child);
  return child;
}
