import { z } from 'zod';

/** Where a claim can be checked. */
export const placeSchema = z.object({
  path: z.string().describe('file in the source'),
  line: z.int().positive().optional().describe('counted from 1'),
  excerpt: z.string().describe('the words that prove it'),
});

/** One line of one file of the source, with the words that prove a claim. */
export type Place = z.infer<typeof placeSchema>;

/** What is known of one named thing: a value with the places that prove it, or the reason there is none; never undefined. */
export type Fact<T> =
  | { readonly state: 'known'; readonly value: T; readonly evidence: readonly [Place, ...Place[]] }
  /** Nothing in the source speaks of it. */
  | { readonly state: 'absent'; readonly reason: string }
  /** The source speaks of it, but not in a way that is understood. */
  | { readonly state: 'unreadable'; readonly reason: string };

/** A value and at least one place that proves it. */
export function known<T>(value: T, ...evidence: [Place, ...Place[]]): Fact<T> {
  return { state: 'known', value, evidence };
}

/** `reason` is a clause: `health.txt has no line log_level`. */
export function absent(reason: string): Fact<never> {
  return { state: 'absent', reason };
}

/** `reason` is a clause: `log_level holds a list where a word was expected`. */
export function unreadable(reason: string): Fact<never> {
  return { state: 'unreadable', reason };
}

/** An element of a list fact that can say where it comes from: spread it into the element's shape. */
export const located = { at: placeSchema.optional().describe('where this element is written') };
