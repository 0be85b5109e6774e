/** A manifest as `mdediag collect` writes it, as far as parsers read it. */
export function ownManifest(items: readonly Readonly<Record<string, unknown>>[]): string {
  return JSON.stringify({ schema: 1, tool: { name: 'mdediag', version: '0.1.0' }, items }, null, 2);
}
