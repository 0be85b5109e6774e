/** A problem a person can do something about: shown as message and hint, never as a stack. */
export class KnownError extends Error {
  readonly exitCode: number;
  readonly hint: string | undefined;

  constructor(message: string, options: { exitCode: number; hint?: string; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.name = 'KnownError';
    this.exitCode = options.exitCode;
    this.hint = options.hint;
  }
}

/** The `code` of a system error (`ENOENT` …), or undefined when `error` is something else. Looks at the shape: realms differ. */
export function errnoOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
