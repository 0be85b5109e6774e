/** What belongs to one key, and its part of the whole. */
export interface Ranked<E> {
  readonly key: string;
  readonly amount: number;
  /** Of all elements. */
  readonly total: number;
  /** Of the sum over all elements, 0 to 1. */
  readonly share: number;
  readonly elements: readonly E[];
}

/**
 * Sums the amounts of the elements with the same key, the largest first and equal ones in the order they came; keys with nothing are
 * left out. Elements without an amount (null) count as nothing.
 */
export function rank<E>(
  elements: readonly E[],
  keyOf: (element: E, index: number) => string,
  amountOf: (element: E) => number | null,
): Ranked<E>[] {
  const sums = new Map<string, { amount: number; readonly elements: E[] }>();
  for (const [index, element] of elements.entries()) {
    const key = keyOf(element, index);
    const sum = sums.get(key) ?? { amount: 0, elements: [] };
    sum.amount += amountOf(element) ?? 0;
    sum.elements.push(element);
    sums.set(key, sum);
  }
  const total = [...sums.values()].reduce((sum, { amount }) => sum + amount, 0);
  return Array.from(sums, ([key, sum]) => ({ key, ...sum, total, share: sum.amount / total }))
    .filter(({ amount }) => amount > 0)
    .toSorted((one, other) => other.amount - one.amount);
}

/** `54%` */
export function formatShare(share: number): string {
  return `${Math.round(share * 100)}%`;
}
