import type { Markup } from '../html/markup.ts';

/** One plot with its words and numbers, ready to stand in a page. */
export interface Figure {
  /** Of the element in the page, too. */
  readonly id: string;
  readonly title: string;
  readonly section: 'regression' | 'scans' | 'errors' | 'completeness';
  readonly markup: Markup;
}
