/** What statistics tell about whose numbers they are. */
export interface Counted {
  readonly pid: number | null;
  readonly name: string | null;
  readonly path: string | null;
}

/**
 * Processes of one program have the same key; without a path the name has to do. Each process nobody knows stays on its own: it may be
 * any program.
 */
export function programKey({ path, name }: Counted, index: number): string {
  return path ?? name ?? `#${index}`;
}

/** A program as it stands in a sentence. */
export function showProgram({ path, name, pid }: Counted): string {
  return path ?? name ?? (pid === null ? 'a process without a name' : `process ${pid} (name not known)`);
}

/** A program in a list, where its folder does not matter: its name. */
export function programName(counted: Counted): string {
  return counted.name ?? counted.path?.split('/').findLast((part) => part !== '') ?? showProgram(counted);
}
