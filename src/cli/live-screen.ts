import type { WriteStream } from 'node:tty';

/** Lines of a terminal that are drawn again in place. */
export interface LiveScreen {
  /** Shows these lines instead of those shown before. */
  draw(lines: readonly string[]): void;
  /** Writes lines that stay, above those that are drawn again. */
  keep(lines: readonly string[]): void;
  /** Leaves the screen without the drawn lines. */
  clear(): void;
}

const TO_END_OF_SCREEN = '\u001b[0J';
const up = (rows: number): string => (rows === 0 ? '\r' : `\r\u001b[${rows}A`);

/**
 * Draws on `terminal`, which may be resized meanwhile: lines drawn before may take more rows in a narrower window. Lines that
 * have no room in a low window are not drawn.
 */
export function liveScreen(terminal: WriteStream): LiveScreen {
  let drawn: readonly string[] = [];
  let kept: readonly string[] = [];

  const erase = (): string => {
    const columns = Math.max(1, terminal.columns);
    const rows = drawn.reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / columns)), 0);
    return `${up(Math.min(rows, Math.max(0, terminal.rows - 1)))}${TO_END_OF_SCREEN}`;
  };
  const show = (lines: readonly string[]): string => lines.map((line) => `${line}\r\n`).join('');

  return {
    draw(lines) {
      const fitting = lines.slice(0, Math.max(0, terminal.rows - 1));
      terminal.write(`${erase()}${show(kept)}${show(fitting)}`);
      [drawn, kept] = [fitting, []];
    },
    keep(lines) {
      kept = [...kept, ...lines];
    },
    clear() {
      terminal.write(`${erase()}${show(kept)}`);
      [drawn, kept] = [[], []];
    },
  };
}
