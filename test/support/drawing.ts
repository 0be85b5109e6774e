import { type DefaultTreeAdapterTypes, parseFragment } from 'parse5';
import type { Figure } from '../../src/report/plots/figure.ts';

type Node = DefaultTreeAdapterTypes.Node;
/** An element as a browser would make it. */
export type Element = DefaultTreeAdapterTypes.Element;

/** All elements of a figure, in their order. */
export function elementsOf({ markup }: Figure): Element[] {
  return within(parseFragment(markup.markup));
}

/** All elements below one. */
export function within(parent: Node): Element[] {
  const children = 'childNodes' in parent ? parent.childNodes : [];
  return children.flatMap((child) => ('tagName' in child ? [child, ...within(child)] : []));
}

/** Those with a class, or with a name when there is no dot before it. */
export function chosen(elements: readonly Element[], selector: string): Element[] {
  if (!selector.startsWith('.')) return elements.filter(({ tagName }) => tagName === selector);
  return elements.filter((element) => attribute(element, 'class').split(' ').includes(selector.slice(1)));
}

/** Empty when it has none. */
export function attribute({ attrs }: Element, name: string): string {
  return attrs.find((one) => one.name === name)?.value ?? '';
}

/** Of an attribute such as `12.5%` or `40`. */
export function numberIn(element: Element, name: string): number {
  return Number.parseFloat(attribute(element, name));
}

/** What can be read in an element. */
export function textOf(node: Node): string {
  if ('value' in node) return node.value;
  return 'childNodes' in node ? node.childNodes.map(textOf).join('') : '';
}

/** A horizontal stroke of a path, in the units of its drawing. */
export interface Stroke {
  readonly from: number;
  readonly to: number;
  readonly y: number;
}

/** The lines of a path of horizontal and vertical moves, one list for each line of its own. */
export function strokesOf(path: string): Stroke[][] {
  const lines: Stroke[][] = [];
  let [x, y] = [0, 0];
  for (const [, command = '', one = '0', other = '0'] of path.matchAll(/([Mhvz])(-?[\d.]+)?(?: (-?[\d.]+))?/g)) {
    if (command === 'M') {
      [x, y] = [Number(one), Number(other)];
      lines.push([]);
    }
    if (command === 'v') y += Number(one);
    if (command !== 'h') continue;
    lines.at(-1)?.push({ from: Math.min(x, x + Number(one)), to: Math.max(x, x + Number(one)), y });
    x += Number(one);
  }
  return lines;
}
